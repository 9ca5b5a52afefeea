"""``manage.py verifyledger`` finds what somebody changed behind the house's back."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast, file_report
from tests.watch.unguarded import unguarded
from tracker.ledger.models import Change
from tracker.tasks.models import Task


def run(*args: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("verifyledger", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_untouched_chain_holds(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    rows = Change.objects.count()
    out, _err = run()
    assert f"核对{rows}条" in out
    told = json.loads(run("--json")[0])
    assert (told["rows"], told["breaks"]) == (rows, [])


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE tracker_change SET actor_name = 'somebody else' WHERE seq = 2",
        "UPDATE tracker_change SET data = '{}' WHERE seq = 2",
        "UPDATE tracker_change SET at = '2024-06-19 01:00:00+00:00' WHERE seq = 2",
        "DELETE FROM tracker_changeoffice WHERE change_id = 2",
        "UPDATE tracker_changeoffice SET office = 'another' WHERE change_id = 2",
        "UPDATE tracker_chainhead SET seq = seq + 1",
    ],
)
def test_tampering_is_found_and_the_exit_says_so(cast: Cast, task: Task, tampering: str) -> None:
    file_report(task, cast.head)
    with unguarded() as cursor:
        cursor.execute(tampering)
    with pytest.raises(CommandError, match="处不符"):
        run()


def test_cut_tail_is_found_by_the_head(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    last = Change.objects.count()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM tracker_changeoffice WHERE change_id = %s", [last])
        cursor.execute("DELETE FROM tracker_change WHERE seq = %s", [last])
    with pytest.raises(CommandError, match="处不符"):
        run()
