"""The ledger is append-only in the database itself, whoever speaks to it.

Changes and their offices are neither updated nor deleted nor truncated; the head only moves forward. Trap: when
a later migration changes one of these tables, SQLite builds the table anew and drops its triggers; such a
migration must run ``put_up`` again (a test looks for every trigger by name).
"""

from django.db import migrations, models

WORDS = "the ledger is append-only"
_ROWS = ("tracker_change", "tracker_changeoffice")
_HEAD = "tracker_chainhead"

_SQLITE_UP = [
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for table in _ROWS
        for verb in ("UPDATE", "DELETE")
    ),
    f"CREATE TRIGGER {_HEAD}_no_delete BEFORE DELETE ON {_HEAD} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER {_HEAD}_no_update BEFORE UPDATE ON {_HEAD} WHEN NEW.seq <= OLD.seq OR NEW.id <> OLD.id "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
]
_SQLITE_DOWN = [
    f"DROP TRIGGER {table}_no_{verb}" for table in (*_ROWS, _HEAD) for verb in ("update", "delete")
]

_FUNCTION = "tracker_ledger_refuse"
_POSTGRES_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END $$"
)
_POSTGRES_UP = [
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        for table in _ROWS
    ),
    f"CREATE TRIGGER {_HEAD}_append_only BEFORE DELETE OR TRUNCATE ON {_HEAD} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()",
    f"CREATE TRIGGER {_HEAD}_forward BEFORE UPDATE ON {_HEAD} FOR EACH ROW "
    f"WHEN (NEW.seq <= OLD.seq OR NEW.id <> OLD.id) EXECUTE FUNCTION {_FUNCTION}()",
]
_POSTGRES_DOWN = [
    *(f"DROP TRIGGER {table}_append_only ON {table}" for table in (*_ROWS, _HEAD)),
    f"DROP TRIGGER {_HEAD}_forward ON {_HEAD}",
]


def put_up(vendor):
    """The statements that raise the guard on this kind of database."""
    return _SQLITE_UP if vendor == "sqlite" else [_POSTGRES_FUNCTION, *_POSTGRES_UP]


def take_down(vendor):
    """Those that lower it: for the tests, which empty every table after a test, and for undoing this migration."""
    return _SQLITE_DOWN if vendor == "sqlite" else _POSTGRES_DOWN


def _up(apps, schema_editor):
    for statement in put_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, None)


def _down(apps, schema_editor):
    for statement in take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0004_evidence_versions"),
    ]

    operations = [
        migrations.AlterField(  # before the guard: a rebuilt table loses it
            "change", "subject_id", models.CharField(max_length=64)
        ),migrations.RunPython(_up, _down, elidable=False)]
