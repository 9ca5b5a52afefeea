from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0007_people"),
    ]

    operations = []
