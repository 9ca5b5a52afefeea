"""The table of states, and every action in every state: it moves as the table says or says why not."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.tasks.cases import BASIS, SITUATIONS, bring, decider, worker
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.states import OPEN, TABLE, WORKABLE, TaskState, Verb, after, diagram, state_words


def ask_again(c: Cast, t: Task) -> Task:
    """After a return something new must have been filed."""
    if t.state == TaskState.RETURNED:
        file_report(t, worker(c, t))
    return actions.request_closure(t, by=worker(c, t), at=NOW)


ACTS: dict[Verb, Callable[[Cast, Task], Any]] = {
    Verb.ACKNOWLEDGE: lambda c, t: actions.acknowledge(t, by=worker(c, t), at=NOW),
    Verb.REQUEST_CLOSURE: lambda c, t: ask_again(c, t),
    Verb.WITHDRAW_CLOSURE: lambda c, t: actions.withdraw_closure(t, by=worker(c, t), at=NOW),
    Verb.WITHDRAW_REFILING: lambda c, t: actions.withdraw_closure(t, by=worker(c, t), at=NOW),
    Verb.RETURN: lambda c, t: actions.return_closure(t, by=decider(c, t), at=NOW, reason="缺纪要"),
    Verb.CLOSE: lambda c, t: actions.close_task(t, by=decider(c, t), at=NOW, verdict="kept"),
    Verb.ASSESS: lambda c, t: actions.close_task(
        t, by=decider(c, t), at=NOW, verdict="partly", reason="缺一项"
    ),
    Verb.REOPEN: lambda c, t: actions.reopen_task(t, by=decider(c, t), at=NOW, reason=BASIS),
    Verb.REASSIGN: lambda c, t: actions.reassign(
        t,
        by=c.supervisor,
        at=NOW,
        lead_office=c.relief if t.lead_office_id != c.relief.pk else c.law,
        reason=BASIS,
    ),
    Verb.SUSPEND: lambda c, t: actions.suspend_task(t, by=c.supervisor, at=NOW, basis=BASIS),
    Verb.RESUME: lambda c, t: actions.resume_task(t, by=c.supervisor, at=NOW, basis=BASIS),
    Verb.RESUME_RECEIPT: lambda c, t: actions.resume_task(t, by=c.supervisor, at=NOW, basis=BASIS),
    Verb.RESUME_REFILING: lambda c, t: actions.resume_task(t, by=c.supervisor, at=NOW, basis=BASIS),
    Verb.CANCEL: lambda c, t: actions.cancel_task(t, by=c.supervisor, at=NOW, basis=BASIS),
}
# One action, several ways: where it leads depends on where the task came from.
WAYS = {
    Verb.WITHDRAW_CLOSURE: "submitted",
    Verb.WITHDRAW_REFILING: "refiled",
    Verb.RESUME: "suspended",
    Verb.RESUME_RECEIPT: "suspended before receipt",
    Verb.RESUME_REFILING: "suspended when returned",
}
PAIRS = [
    (situation, verb)
    for situation, (state, _steps) in SITUATIONS.items()
    for verb in Verb
    if (state, verb) not in TABLE or WAYS.get(verb, situation) == situation
]


def test_every_verb_has_its_action() -> None:
    assert set(ACTS) == set(Verb)


@pytest.mark.parametrize(("situation", "verb"), PAIRS, ids=[f"{s} {v}" for s, v in PAIRS])
def test_action_moves_as_the_table_says_or_refuses(
    cast: Cast, task: Task, situation: str, verb: Verb
) -> None:
    task = bring(cast, task, situation)
    written = Change.objects.count()
    following = TABLE.get((TaskState(task.state), verb))
    if (situation, verb) == ("assigned", Verb.REQUEST_CLOSURE):
        with pytest.raises(NotValid, match="还没有进展报告"):  # a filing would have received it
            ACTS[verb](cast, task)
        following = None
    elif following is None:
        with pytest.raises(WrongState) as refused:
            ACTS[verb](cast, task)
        assert refused.value.message.endswith("。")
        assert refused.value.message.isascii() is False
    else:
        ACTS[verb](cast, task)
    now = Task.objects.get(pk=task.pk)
    assert now.state == (following or task.state)
    assert (now.version > task.version) is (following is not None)
    assert (Change.objects.count() > written) is (following is not None)


@pytest.mark.parametrize(("situation", "verb"), [p for p in PAIRS if (SITUATIONS[p[0]][0], p[1]) in TABLE])
def test_doing_it_twice_is_refused(cast: Cast, task: Task, situation: str, verb: Verb) -> None:
    if (situation, verb) == ("assigned", Verb.REQUEST_CLOSURE):
        return
    if verb is Verb.REASSIGN:  # to yet another office it may be done again
        task = bring(cast, task, situation)
        moved = actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
        with pytest.raises(NotValid, match="已由"):
            actions.reassign(moved, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
        return
    task = bring(cast, task, situation)
    ACTS[verb](cast, task)
    written = Change.objects.count()
    with pytest.raises(WrongState):
        ACTS[verb](cast, task)
    assert Change.objects.count() == written


def test_every_state_is_reached_and_every_verb_used() -> None:
    reached = {TaskState.ASSIGNED}
    while more := {after for (state, _verb), after in TABLE.items() if state in reached} - reached:
        reached |= more
    assert reached == set(TaskState)
    assert {verb for _state, verb in TABLE} == set(Verb)


def test_from_every_open_state_a_verdict_and_an_end_are_possible() -> None:
    for state in OPEN:
        assert after(state, Verb.ASSESS) == TaskState.CLOSED
        assert after(state, Verb.CANCEL) == TaskState.CANCELLED
    assert not any(state == TaskState.CANCELLED for state, _verb in TABLE)
    assert [verb for state, verb in TABLE if state == TaskState.CLOSED] == [Verb.REOPEN]


def test_kept_is_reached_from_a_request_alone() -> None:
    assert [state for state, verb in TABLE if verb is Verb.CLOSE] == [TaskState.SUBMITTED]
    assert [state for state, verb in TABLE if verb is Verb.RETURN] == [TaskState.SUBMITTED]


def test_at_most_seven_states() -> None:
    assert len(TaskState) == 7
    assert set(WORKABLE) < set(OPEN) < set(TaskState)


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        ("assigned", "", "待签收"),
        ("in_progress", "", "推进中"),
        ("submitted", "", "待销号"),
        ("returned", "", "已退回"),
        ("closed", "kept", "已销号"),
        ("closed", "partly", "已评定"),
        ("closed", "not_triggered", "已评定"),
        ("suspended", "", "已暂缓"),
        ("cancelled", "", "已终止"),
    ],
)
def test_words_of_a_state(state: str, verdict: str, words: str) -> None:
    assert state_words(state, verdict) == words


def test_diagram_draws_every_move_of_the_table() -> None:
    drawn = diagram()
    for (state, verb), following in TABLE.items():
        [line] = [row for row in drawn.splitlines() if f"{state.value} --> {following.value} " in row]
        assert str(verb.label) in line
    assert drawn.count("-->") == len({(state, following) for (state, _verb), following in TABLE.items()}) + 1
