import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


def told_before(apps, schema_editor):
    """What was told before there was an inbox does not count as unread."""
    apps.get_model('tracker', 'Delivery').objects.update(read_at=Now())


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0014_holds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', '邮件'), ('wecom', '企业微信')], max_length=10, verbose_name='方式')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('to', models.CharField(blank=True, max_length=254, verbose_name='收件地址')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='结果')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='服务器应答')),
            ],
            options={
                'verbose_name': '发送记录',
                'verbose_name_plural': '发送记录',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='digest',
            name='digest_one_a_day',
        ),
        migrations.AddField(
            model_name='delivery',
            name='read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(told_before, migrations.RunPython.noop),
        migrations.AddField(
            model_name='digest',
            name='fell_back',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='改用邮件的原因'),
        ),
        migrations.AddField(
            model_name='digest',
            name='handed_by',
            field=models.CharField(blank=True, choices=[('mail', '邮件'), ('wecom', '企业微信')], db_default='', default='', max_length=10, verbose_name='发送方式'),
        ),
        migrations.AddField(
            model_name='digest',
            name='kind',
            field=models.CharField(choices=[('daily', '每日汇总'), ('urgent', '急件提醒'), ('event', '即时告知')], db_default='daily', default='daily', max_length=10, verbose_name='类别'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='delivery_unread'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['person', '-id'], name='delivery_of_person'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'daily')), fields=('person', 'day'), name='digest_one_a_day'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='digest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='tracker.digest', verbose_name='提醒'),
        ),
    ]
