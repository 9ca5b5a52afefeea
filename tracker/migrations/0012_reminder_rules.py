from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracker", "0011_work_more")]

    operations = []
