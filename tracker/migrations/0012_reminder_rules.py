import django.db.models.deletion
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0011_work_more'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='digest',
            name='digest_unsent',
        ),
        migrations.AddField(
            model_name='digest',
            name='handed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='digest',
            name='takeovers',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='中断次数'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='problem',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='技术信息'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='outcome',
            field=models.CharField(choices=[('waiting', '待汇总'), ('told', '已提醒'), ('overtaken', '并入后一步提醒'), ('not_owed', '已无需提醒'), ('set_aside', '无法生成，已搁置')], db_default='waiting', default='waiting', max_length=10, verbose_name='结果'),
        ),
        migrations.AddIndex(
            model_name='digest',
            index=models.Index(condition=models.Q(('state', 'sent'), _negated=True), fields=['takeovers', 'attempts', 'id'], name='digest_unsent'),
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_claim_task',
        ),
        migrations.AddField(
            model_name='reminder',
            name='piece',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.piece', verbose_name='分项任务'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='owed',
            field=models.CharField(choices=[('task', '完成时限'), ('rework', '重报时限'), ('slot', '报送时限'), ('receipt', '签收'), ('piece', '分项任务时限'), ('review', '审核'), ('extension', '延期申请')], max_length=10, verbose_name='提醒事项'),
        ),
        migrations.AlterField(
            model_name='reminderrule',
            name='owed',
            field=models.CharField(choices=[('task', '完成时限'), ('rework', '重报时限'), ('slot', '报送时限'), ('receipt', '签收'), ('piece', '分项任务时限'), ('review', '审核'), ('extension', '延期申请')], max_length=10, verbose_name='提醒事项'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('piece', None), ('slot', None)), fields=('task', 'step', 'anchor_on'), name='reminder_claim_task'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('piece__isnull', False)), fields=('piece', 'step', 'anchor_on'), name='reminder_claim_piece'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='催办人'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='text',
            field=models.CharField(blank=True, db_default='', max_length=300, verbose_name='催办内容'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='owed',
            field=models.CharField(choices=[('task', '完成时限'), ('rework', '重报时限'), ('slot', '报送时限'), ('receipt', '签收'), ('piece', '分项任务时限'), ('review', '审核'), ('extension', '延期申请'), ('chase', '催办')], max_length=10, verbose_name='提醒事项'),
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('alarmed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='reminderrule',
            name='draws',
            field=models.CharField(blank=True, choices=[('notice', '催办单'), ('order', '督办单')], default='', help_text='选了文书的，系统只拟稿，由督办员签发后才提醒。', max_length=10, verbose_name='拟发文书'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='outcome',
            field=models.CharField(choices=[('waiting', '待汇总'), ('told', '已提醒'), ('drafted', '已拟稿，待签发'), ('overtaken', '并入后一步提醒'), ('not_owed', '已无需提醒'), ('set_aside', '无法生成，已搁置')], db_default='waiting', default='waiting', max_length=10, verbose_name='结果'),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('notice', '催办单'), ('order', '督办单')], max_length=10, verbose_name='文种')),
                ('state', models.CharField(choices=[('drafted', '拟发，待签发'), ('sent', '已签发'), ('dropped', '不发'), ('lapsed', '已回复，停止催办')], default='drafted', max_length=10, verbose_name='状态')),
                ('drafted_on', models.DateField(verbose_name='拟稿日期')),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('serial', models.PositiveIntegerField(null=True)),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='编号')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='内容')),
                ('signed_off_by', models.CharField(blank=True, max_length=40, verbose_name='签发人')),
                ('decided_at', models.DateTimeField(null=True)),
                ('reply_due_on', models.DateField(null=True, verbose_name='回复时限')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='不发的理由')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tracker.bureau')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reminder', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='tracker.reminder')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='tracker.task', verbose_name='任务')),
            ],
            options={
                'verbose_name': '催办单和督办单',
                'verbose_name_plural': '催办单和督办单',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['bureau', 'state', 'id'], name='notice_bureau_state')],
                'constraints': [models.UniqueConstraint(fields=('bureau', 'kind', 'year', 'serial'), name='notice_serial_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(models.Q(('signed_off_by', ''), _negated=True), models.Q(('number', ''), _negated=True)), _connector='OR'), name='notice_sent_was_signed')],
            },
        ),
    ]
