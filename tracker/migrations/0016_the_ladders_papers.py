import django.db.models.deletion
import uuid6
from django.conf import settings
from django.db import migrations, models


def name_the_offices(apps, schema_editor):
    """Papers drafted before they had one: the office that leads the task now."""
    Notice = apps.get_model("tracker", "Notice")
    Task = apps.get_model("tracker", "Task")
    lead = Task.objects.filter(pk=models.OuterRef("task")).values("lead_office")
    Notice.objects.filter(office=None).update(office=models.Subquery(lead))


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0015_channels_and_inbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeReply",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="回复")),
                ("drafted_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
            ],
            options={
                "verbose_name": "文书回复",
                "verbose_name_plural": "文书回复",
            },
        ),
        migrations.AlterModelOptions(
            name="notice",
            options={"ordering": ["-id"], "verbose_name": "督办文书", "verbose_name_plural": "督办文书"},
        ),
        migrations.AddField(
            model_name="bureau",
            name="principal_leader",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="主要负责人",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="agreed",
            field=models.CharField(blank=True, db_default="", max_length=1000, verbose_name="议定事项"),
        ),
        migrations.AddField(
            model_name="notice",
            name="cancelled_at",
            field=models.DateTimeField(null=True, verbose_name="作废时间"),
        ),
        migrations.AddField(
            model_name="notice",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="office",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tracker.office",
                verbose_name="收件科室",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="persons",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="参加人员"),
        ),
        migrations.AddField(
            model_name="notice",
            name="replied_at",
            field=models.DateTimeField(null=True, verbose_name="回复时间"),
        ),
        migrations.AddField(
            model_name="notice",
            name="talked_on",
            field=models.DateField(null=True, verbose_name="约谈日期"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="decided_at",
            field=models.DateTimeField(null=True, verbose_name="办理时间"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("notice", "催办单"),
                    ("order", "督办单"),
                    ("circular", "通报"),
                    ("talk", "约谈记录"),
                ],
                max_length=10,
                verbose_name="文种",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="说明"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("drafted", "拟发，待签发"),
                    ("checking", "征求核对"),
                    ("sent", "已签发"),
                    ("settled", "已答复，无需再回复"),
                    ("dropped", "不发"),
                    ("lapsed", "已回复，停止催办"),
                    ("cancelled", "已作废"),
                ],
                default="drafted",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="reminderrule",
            name="draws",
            field=models.CharField(
                blank=True,
                choices=[
                    ("notice", "催办单"),
                    ("order", "督办单"),
                    ("circular", "通报"),
                    ("talk", "约谈记录"),
                ],
                default="",
                help_text="选了文书的，系统只拟稿，由督办员签发后才提醒。",
                max_length=10,
                verbose_name="拟发文书",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["drafted", "checking"]),
                    models.Q(("replied_at", None), ("state", "sent")),
                    _connector="OR",
                ),
                fields=["id"],
                name="notice_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(models.Q(("reason", ""), _negated=True), ("cancelled_at__isnull", False)),
                    _connector="OR",
                ),
                name="notice_cancelled_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="noticereply",
            name="drafted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="noticereply",
            name="notice",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="tracker.notice"
            ),
        ),
        migrations.AddField(
            model_name="noticereply",
            name="signed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticereply",
            name="signed_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(name_the_offices, migrations.RunPython.noop),
    ]
