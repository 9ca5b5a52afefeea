"""``manage.py verifyledger``: the same answer for a person and for a program, and a status for cron."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.ledger.rows import CLERK, MOMENT, Thing
from tests.watch.unguarded import unguarded
from tracker.ledger.models import Change
from tracker.ledger.writing import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        for n in range(3):
            change("task.closed", Thing(str(n)))


def call(*options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verifyledger", *options, stdout=out, stderr=err, no_color=True)
    except CommandError as failed:
        return out.getvalue(), err.getvalue() + str(failed)
    return out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("written")
def test_whole_ledger_says_how_much_and_its_head() -> None:
    assert call() == (f"核对3条，链头 {Change.objects.get(seq=3).hash}\n", "")


@pytest.mark.usefixtures("written")
def test_broken_ledger_names_every_break_and_fails() -> None:
    with unguarded() as cursor:
        cursor.execute("update tracker_change set actor_name = '别人' where seq = 2")
        cursor.execute("delete from tracker_change where seq = 3")
    _out, err = call()
    assert "第2条：内容与哈希不符" in err
    assert "末尾不符：链头记为第 3 条，实有到第 2 条" in err
    assert "变更记录有2处不符。" in err


@pytest.mark.usefixtures("written")
def test_answer_for_programs() -> None:
    head = Change.objects.get(seq=3).hash
    assert json.loads(call("--json")[0]) == {"rows": 3, "head": head, "breaks": []}
    with unguarded() as cursor:
        cursor.execute("update tracker_change set kind = 'task.reopened' where seq = 1")
    broken = json.loads(call("--json")[0])
    assert broken["breaks"] == [{"seq": 1, "reason": "内容与哈希不符"}]


def test_empty_ledger_is_whole() -> None:
    assert call() == (f"核对0条，链头 {'0' * 64}\n", "")
