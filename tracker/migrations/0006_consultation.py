import django.db.models.deletion
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0005_ledger_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几次')),
                ('reply_by', models.DateField(verbose_name='反馈时限')),
                ('sent_at', models.DateTimeField(verbose_name='发送时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('outcome', models.CharField(blank=True, choices=[('sent_again', '已再次发送'), ('withdrawn', '已撤回'), ('issued', '已下达')], max_length=12, verbose_name='结果')),
            ],
            options={
                'verbose_name': '征求意见',
                'verbose_name_plural': '征求意见',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ConsultedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('commitment', models.UUIDField()),
                ('sent', models.JSONField()),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('lead', '牵头'), ('supporting', '配合')], max_length=12, verbose_name='分工')),
                ('answer', models.CharField(blank=True, choices=[('agreed', '无意见'), ('proposed', '提出修改'), ('deemed', '未反馈，视为无意见')], max_length=12, verbose_name='意见')),
                ('proposal', models.JSONField(blank=True, default=dict, verbose_name='建议修改')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='反馈时间')),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('decision', models.CharField(blank=True, choices=[('adopted', '采纳'), ('rejected', '不采纳')], max_length=12, verbose_name='处理')),
                ('decision_reason', models.CharField(blank=True, max_length=500, verbose_name='处理说明')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
            ],
            options={
                'verbose_name': '反馈意见',
                'verbose_name_plural': '反馈意见',
                'ordering': ['item__order', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='plan',
            name='plan_released_when_issued',
        ),
        migrations.AlterField(
            model_name='plan',
            name='state',
            field=models.CharField(choices=[('draft', '草稿'), ('consulting', '征求意见'), ('issued', '已下达')], default='draft', max_length=12, verbose_name='状态'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('state__in', ('draft', 'consulting'))), models.Q(models.Q(('state__in', ('draft', 'consulting')), _negated=True), ('released_at__isnull', False)), _connector='OR'), name='plan_released_when_issued'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='tracker.plan'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发送人'),
        ),
        migrations.AddField(
            model_name='consulteditem',
            name='consultation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='tracker.consultation'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='tracker.consulteditem'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.office', verbose_name='科室'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='step',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='adopted', to='tracker.draftstep'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='consultation_number_once'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('plan',), name='consultation_runs_once'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='consultation_ended_with_outcome'),
        ),
        migrations.AddConstraint(
            model_name='consulteditem',
            constraint=models.UniqueConstraint(fields=('consultation', 'commitment'), name='consulted_item_once'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(fields=['office', 'answer'], name='opinion_office_answer'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(fields=('item', 'office'), name='opinion_once'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='opinion_answered_when'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('answer', 'proposed'), ('decided_at__isnull', False)), _connector='OR'), name='opinion_decided_on_a_proposal'),
        ),
    ]
