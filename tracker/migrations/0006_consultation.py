from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0005_ledger_guard"),
    ]

    operations = []
