import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0010_desk_more")]

    operations = [
        migrations.AddField(
            model_name="closure", name="decided_seen", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="progressreport",
            name="decided_on",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="progressreport", name="decided_seen", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AlterField(
            model_name="piece",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pieces",
                to="tracker.task",
                verbose_name="任务",
            ),
        ),
    ]
