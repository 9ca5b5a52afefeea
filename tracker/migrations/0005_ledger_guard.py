from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0004_evidence_versions"),
    ]

    operations = []
