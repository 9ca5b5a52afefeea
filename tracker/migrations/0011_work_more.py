from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracker", "0010_desk_more")]

    operations = []
