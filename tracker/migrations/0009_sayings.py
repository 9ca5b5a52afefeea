import django.db.models.deletion
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0008_work"),
    ]

    operations = [
        migrations.AddField(
            model_name='closure',
            name='requested_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='asked_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progressreport',
            name='filed_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=1000, verbose_name='留言')),
                ('writer_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('typed_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='留言人')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='tracker.task', verbose_name='任务')),
            ],
            options={
                'verbose_name': '留言',
                'verbose_name_plural': '留言',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Instruction',
            fields=[
                ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=1000, verbose_name='批示内容')),
                ('giver_name', models.CharField(max_length=60)),
                ('given_on', models.DateField(verbose_name='批示日期')),
                ('recorder_name', models.CharField(blank=True, max_length=60)),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='代录依据')),
                ('typed_at', models.DateTimeField()),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='办理时限')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='办理情况')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.bureau', verbose_name='单位')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批示领导')),
                ('made', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_of', to='tracker.task', verbose_name='交办的任务')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.office', verbose_name='承接科室')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承接人')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代录人')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='tracker.task', verbose_name='任务')),
            ],
            options={
                'verbose_name': '批示',
                'verbose_name_plural': '批示',
                'ordering': ['-given_on', '-id'],
                'indexes': [models.Index(fields=['bureau', '-given_on'], name='instruction_bureau_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('recorded_by', None), models.Q(('basis', ''), _negated=True), _connector='OR'), name='instruction_recorded_on_a_basis'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='instruction_answered_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('paragraph', '文字'), ('figure', '数据')], default='paragraph', max_length=10, verbose_name='类别')),
                ('text', models.TextField(verbose_name='内容')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='数值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位（量词）')),
                ('adder_name', models.CharField(max_length=60)),
                ('added_at', models.DateTimeField(verbose_name='提供时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提供人')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.bureau', verbose_name='单位')),
                ('evidence', models.ManyToManyField(blank=True, related_name='materials', to='tracker.evidence', verbose_name='佐证材料')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='tracker.office', verbose_name='科室')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='tracker.task', verbose_name='任务')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '素材',
                'verbose_name_plural': '素材',
                'ordering': ['-added_at', '-id'],
                'indexes': [models.Index(fields=['bureau', 'year', '-added_at'], name='material_bureau_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'paragraph'), ('unit', ''), ('value', None)), models.Q(('kind', 'figure'), ('value__isnull', False)), _connector='OR'), name='material_figure_has_a_value'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='material_withdrawn_for_a_reason')],
            },
        ),
    ]
