"""The watch itself: product code that writes silently is found, and everything else is left in peace."""

import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.management.commands import changepassword
from django.core.management import call_command
from django.db import connection, transaction

from tests.conftest import Cast
from tests.factories import NOW, give_post
from tests.ledger.rows import CLERK, MOMENT, Thing
from tests.watch.exempt import EXEMPT
from tests.watch.silent_writes import ROOT, found
from tracker.ledger import writing as ledger
from tracker.ledger.models import ChainHead
from tracker.ledger.writing import writing
from tracker.organisations.models import Role, RuleSet
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.replay import differences

pytestmark = pytest.mark.django_db


def product(source: str) -> Callable[..., Any]:
    """``pretend()`` of a file that would lie in the product."""
    names: dict[str, Any] = {
        "RuleSet": RuleSet, "Task": Task, "transaction": transaction, "writing": writing, "CLERK": CLERK,
        "MOMENT": MOMENT, "Thing": Thing, "connection": connection, "ChainHead": ChainHead,
    }  # fmt: skip
    exec(compile(source, f"{ROOT}/tracker/tasks/actions/pretended.py", "exec"), names)
    pretend: Callable[..., Any] = names["pretend"]
    return pretend


@pytest.fixture
def seen() -> Iterator[Callable[[], list[str]]]:
    """What the watch found in this test so far; taken out, so that this test itself is not failed for it."""

    def take() -> list[str]:
        lines = [re.sub(r":.*", "", line, flags=re.S) for line in found.silent]
        found.silent.clear()
        return lines

    found.clear()
    yield take
    found.clear()


SILENT = {
    "by itself": "def pretend(): RuleSet.objects.create(name='a')",
    "in a transaction": """
def pretend():
    with transaction.atomic():
        RuleSet.objects.create(name='a')
""",
    "in a ledger block that tells nothing": """
def pretend():
    with writing(by=CLERK, at=MOMENT):
        RuleSet.objects.create(name='a')
""",
    "after the ledger block": """
def pretend():
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.closed", Thing())
    RuleSet.objects.create(name='a')
""",
    "told, but the telling was taken back": """
def pretend():
    with transaction.atomic():
        RuleSet.objects.create(name='a')
        try:
            with writing(by=CLERK, at=MOMENT) as change:
                change("task.closed", Thing())
                change("task.unheard_of", Thing())
        except ValueError:
            pass
""",
    "by hand-written SQL": """
def pretend():
    with connection.cursor() as cursor:
        cursor.execute("insert into tracker_ruleset (name, yellow_within, receipt_within, rework_within) "
                       "values ('a', 1, 1, 1)")
""",
}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_product_code_that_writes_silently_is_found(source: str, seen: Callable[[], list[str]]) -> None:
    product(source)()
    assert seen() == ["INSERT INTO tracker_ruleset by tracker/tasks/actions/pretended.py"]


def test_update_and_delete_are_found_too(seen: Callable[[], list[str]]) -> None:
    RuleSet.objects.create(name="a")
    product("def pretend(): RuleSet.objects.update(yellow_within=9)")()
    product("def pretend(): RuleSet.objects.all().delete()")()
    assert [line.split(" by ")[0] for line in seen()] == [
        "UPDATE tracker_ruleset",
        "DELETE FROM tracker_ruleset",
    ]


NOT_SILENT = {
    "told": """
def pretend():
    with writing(by=CLERK, at=MOMENT) as change:
        RuleSet.objects.create(name='a')
        change("rules.changed", Thing())
""",
    "told in the outer transaction": """
def pretend():
    with transaction.atomic():
        RuleSet.objects.create(name='a')
        with writing(by=CLERK, at=MOMENT) as change:
            change("rules.changed", Thing())
""",
    "taken back": """
def pretend():
    try:
        with transaction.atomic():
            RuleSet.objects.create(name='a')
            raise KeyError
    except KeyError:
        pass
""",
    "nothing was there to change": "def pretend(): RuleSet.objects.filter(name='none').update(yellow_within=9)",
}


@pytest.mark.parametrize("source", NOT_SILENT.values(), ids=NOT_SILENT.keys())
def test_what_was_told_or_never_happened_is_left_in_peace(source: str, seen: Callable[[], list[str]]) -> None:
    product(source)()
    assert seen() == []


def test_factories_may_write_what_they_like(cast: Cast, seen: Callable[[], list[str]]) -> None:
    give_post(cast.staff, Role.HEAD, cast.relief)
    with transaction.atomic():
        cast.bureau.save()
    assert seen() == []
    assert "tracker_post" in found.tables_of_tests


def test_real_action_that_told_nothing_would_be_found(
    cast: Cast, task: Task, seen: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_append", lambda entries: None)
    actions.acknowledge(task, by=cast.head, at=NOW)
    assert seen() == ["UPDATE tracker_task by tracker/tasks/actions/reporting.py"]
    missing = {one.column: one.replayed for one in differences()}
    assert missing == {"state": "assigned", "acknowledged_at": None}
    found.clear()


def test_write_of_a_library_inside_a_command_counts(cast: Cast, seen: Callable[[], list[str]]) -> None:
    """Django's own command would save a password by itself; ours replaces it (management/commands)."""
    asked = changepassword.Command()
    asked._get_pass = lambda *_words: "another long password"
    call_command(asked, cast.staff.username, stdout=StringIO())
    assert [line.split(" by ")[0] for line in seen()] == ["UPDATE tracker_user"]


AFTER_HEAD = """
def pretend():
    with transaction.atomic():
        with writing(by=CLERK, at=MOMENT) as change:
            change("rules.changed", Thing())
        RuleSet.objects.count()
"""


def test_question_behind_the_head_is_found(seen: Callable[[], list[str]]) -> None:
    product(AFTER_HEAD)()
    lines, found.after_head[:] = found.after_head[:], []
    assert ["tracker_ruleset" in line for line in lines] == [True]


def test_each_exempt_entry_names_a_table_and_columns_that_exist_and_a_reason() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for one in EXEMPT:
        assert len(one.because) > 10, one
        if one.table == "django_migrations":
            continue
        columns = {field.column for field in tables[one.table]._meta.concrete_fields}
        assert (one.columns or frozenset()) <= columns, one
        assert one.table not in ("tracker_task", "tracker_closure", "tracker_evidence"), one
