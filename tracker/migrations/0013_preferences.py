import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0012_reminder_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Muted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=30, verbose_name='步骤')),
                ('muted_at', models.DateTimeField(verbose_name='静音时间')),
            ],
            options={
                'verbose_name': '已静音的提醒',
                'verbose_name_plural': '已静音的提醒',
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(choices=[('zh-hans', '中文'), ('en', 'English')], db_default='zh-hans', default='zh-hans', max_length=10, verbose_name='语言')),
                ('at_once', models.BooleanField(db_default=False, default=False, verbose_name='急件即时提醒')),
                ('immediate', models.BooleanField(db_default=False, default=False, verbose_name='交办、退回、答复即时告知')),
                ('channel', models.CharField(choices=[('mail', '邮件'), ('wecom', '企业微信')], db_default='mail', default='mail', max_length=10, verbose_name='接收方式')),
                ('wecom_user', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='企业微信账号')),
            ],
            options={
                'verbose_name': '提醒设置',
                'verbose_name_plural': '提醒设置',
            },
        ),
        migrations.AddField(
            model_name='ruleset',
            name='digest_hour',
            field=models.PositiveSmallIntegerField(db_default=8, default=8, help_text='工作日几点汇总并发出提醒，北京时间6至20时的整点。', validators=[django.core.validators.MinValueValidator(6), django.core.validators.MaxValueValidator(20)], verbose_name='提醒时刻（时）'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='outcome',
            field=models.CharField(choices=[('waiting', '待汇总'), ('told', '已提醒'), ('muted', '已静音，未提醒'), ('drafted', '已拟稿，待签发'), ('overtaken', '并入后一步提醒'), ('not_owed', '已无需提醒'), ('set_aside', '无法生成，已搁置')], db_default='waiting', default='waiting', max_length=10, verbose_name='结果'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('digest_hour__gte', 6), ('digest_hour__lte', 20)), name='rules_digest_hour'),
        ),
        migrations.AddField(
            model_name='muted',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='muted_steps', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'wecom'), _negated=True), models.Q(('wecom_user', ''), _negated=True), _connector='OR'), name='preference_wecom_needs_account'),
        ),
        migrations.AddConstraint(
            model_name='muted',
            constraint=models.UniqueConstraint(fields=('person', 'step'), name='muted_once'),
        ),
    ]
