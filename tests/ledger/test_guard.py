"""The database itself refuses to change what was written, whoever asks: ORM, SQL, another program."""

import pytest
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction

from tests.ledger.rows import CLERK, MOMENT, Thing
from tests.watch.unguarded import unguarded
from tracker.ledger.models import ChainHead, Change, ChangeOffice
from tracker.ledger.verify import verify
from tracker.ledger.writing import writing

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "update tracker_change set data = '{}' where seq = 2",
    "update tracker_change set hash = hash",
    "delete from tracker_change where seq = 2",
    "delete from tracker_change",
    "update tracker_changeoffice set lost = true",
    "delete from tracker_changeoffice",
    "update tracker_chainhead set seq = 1, hash = 'f'",
    "update tracker_chainhead set hash = 'f'",
    "update tracker_chainhead set id = 2, seq = 9",
    "delete from tracker_chainhead",
    "insert into tracker_change select * from tracker_change where seq = 2",
]
_CHECKED = "set constraints all immediate"  # or the rows just written stand in the way themselves
ONLY_POSTGRESQL = [f"{_CHECKED}; truncate tracker_change cascade", "truncate tracker_chainhead"]


@pytest.fixture
def written() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        for n in range(3):
            change("task.closed", Thing(str(n), offices=frozenset({"o1"})))


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("statement", FORBIDDEN + ONLY_POSTGRESQL)
def test_statement_that_would_change_the_ledger_is_refused(statement: str) -> None:
    if statement in ONLY_POSTGRESQL and connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Change.objects.count(), ChangeOffice.objects.count()) == (3, 3)
    assert verify().breaks == []


@pytest.mark.usefixtures("written")
def test_rows_of_the_orm_are_refused_too() -> None:
    change = Change.objects.get(seq=2)
    change.actor_name = "别人"
    seen = ChangeOffice.objects.get(change=2)
    for forbidden in (change.save, seen.delete, ChainHead.objects.get().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            forbidden()
    assert verify().breaks == []


@pytest.mark.usefixtures("written")
def test_the_head_moves_on_with_the_next_change() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.reopened", Thing())
    assert (ChainHead.objects.get().seq, verify().breaks) == (4, [])


@pytest.mark.usefixtures("written")
def test_guard_stands_again_behind_a_forging_test() -> None:
    with unguarded() as cursor:
        cursor.execute("update tracker_change set actor_name = '别人' where seq = 2")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from tracker_change")


def test_every_trigger_is_there_after_all_migrations() -> None:
    """A later migration of one of these tables on SQLite would lose them silently."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select name from sqlite_master where type = 'trigger'")
        else:
            cursor.execute("select tgname from pg_trigger where not tgisinternal")
        names = {name for (name,) in cursor.fetchall()}
    tables = ("tracker_change", "tracker_changeoffice", "tracker_chainhead")
    on_sqlite = {f"{table}_no_{verb}" for table in tables for verb in ("update", "delete")}
    on_postgresql = {f"{table}_append_only" for table in tables} | {"tracker_chainhead_forward"}
    assert (on_sqlite if connection.vendor == "sqlite" else on_postgresql) <= names


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("written")
def test_emptying_every_table_is_refused() -> None:
    """What ``manage.py flush`` would run; the suite's own flush after this test lowers the guard (tests/watch)."""
    statements = connection.ops.sql_flush(no_style(), ["tracker_change", "tracker_changeoffice"])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    assert Change.objects.count() == 3
