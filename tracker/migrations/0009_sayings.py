from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0008_work"),
    ]

    operations = []
