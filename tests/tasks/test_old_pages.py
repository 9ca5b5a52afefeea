"""R17: who acts on a page that has grown old is told so, and nothing of the other's is overwritten."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at
from tests.tasks.cases import BASIS, bring, give_piece
from tracker.ledger.models import Change
from tracker.ledger.refusals import WrongState
from tracker.tasks import actions
from tracker.tasks.models import Piece, Task

Do = Callable[[Cast, Task, int], Any]
OVERDUE = at("2024-07-10")

# act -> (the situation it needs, the act with the version that its page had)
ACTS: dict[str, tuple[str, Do]] = {
    "reassign": ("assigned", lambda c, t, seen: actions.reassign(
        t, by=c.supervisor, at=NOW, lead_office=c.relief, reason=BASIS, seen=seen)),
    "keep_assignment": ("declined", lambda c, t, seen: actions.keep_assignment(
        t, by=c.supervisor, at=NOW, reply=BASIS, seen=seen)),
    "suspend": ("in_progress", lambda c, t, seen: actions.suspend_task(
        t, by=c.supervisor, at=NOW, basis=BASIS, seen=seen)),
    "resume": ("suspended", lambda c, t, seen: actions.resume_task(
        t, by=c.supervisor, at=NOW, basis=BASIS, seen=seen)),
    "cancel": ("in_progress", lambda c, t, seen: actions.cancel_task(
        t, by=c.supervisor, at=NOW, basis=BASIS, seen=seen)),
    "new limit": ("in_progress", lambda c, t, seen: actions.set_new_limit(
        t, by=c.supervisor, at=OVERDUE, due_on=date(2024, 7, 31), basis=BASIS, seen=seen)),
    "rhythm": ("in_progress", lambda c, t, seen: actions.change_rhythm(
        t, by=c.supervisor, at=NOW, rhythm="monthly", reason=BASIS, seen=seen)),
    "change piece": ("piece", lambda c, t, seen: actions.change_piece(
        Piece.objects.get(), by=c.supervisor, at=NOW, text="新的内容", reason=BASIS, seen=seen)),
    "withdraw piece": ("piece", lambda c, t, seen: actions.withdraw_piece(
        Piece.objects.get(), by=c.supervisor, at=NOW, reason=BASIS, seen=seen)),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_old_page_changes_nothing_and_a_fresh_one_does(cast: Cast, task: Task, name: str) -> None:
    situation, act = ACTS[name]
    task = bring(cast, task, situation)
    seen = Task.objects.get(pk=task.pk).version
    actions.add_milestone(task, by=cast.supervisor, at=NOW, title="初稿", due_on=date(2024, 6, 25))
    written = Change.objects.count()
    with pytest.raises(WrongState, match="您打开页面后，此项任务又有了变化"):
        act(cast, Task.objects.get(pk=task.pk), seen)
    assert Change.objects.count() == written
    fresh = Task.objects.get(pk=task.pk)
    act(cast, fresh, fresh.version)
    assert Task.objects.get(pk=task.pk).version == fresh.version + 1


def test_a_colleagues_words_on_a_piece_stay(cast: Cast, task: Task) -> None:
    piece = give_piece(cast, task)
    seen = Task.objects.get(pk=task.pk).version
    facts = {"by": cast.supervisor, "at": NOW, "reason": BASIS, "seen": seen}
    actions.change_piece(piece, text="先改的内容", **facts)
    with pytest.raises(WrongState):
        actions.change_piece(piece, text="后改的内容", **facts)
    assert Piece.objects.get().text == "先改的内容"
