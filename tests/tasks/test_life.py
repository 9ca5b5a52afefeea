"""R16: random lives against a plain-Python model; whatever the model refuses, the product refuses and leaves alone."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import hypothesis
from django.db import transaction
from hypothesis import strategies as st

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.tasks import life
from tests.tasks.cases import BASIS, assign
from tracker.ledger.models import Change
from tracker.ledger.refusals import Refused
from tracker.ledger.verify import verify
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

LIVES, STEPS = (200, 50) if os.environ.get("YINUO_FULL") else (8, 50)
Do = Callable[[Cast, Task, User, datetime], Any]


def oldest(task: Task) -> ProgressReport:
    found = ProgressReport.objects.filter(task=task, state="awaiting_review").order_by("filed_at").first()
    return found or ProgressReport(task=task)


def extension(task: Task) -> Any:
    found = task.extensions.filter(state="pending").select_related("task__bureau").first()
    if found is None:
        raise Refused("nothing asked")
    return found


def report(task: Task) -> ProgressReport:
    found = oldest(task)
    if found.state != "awaiting_review" or not ProgressReport.objects.filter(pk=found.pk).exists():
        raise Refused("nothing waits")
    return found


DO: dict[str, Do] = {
    "acknowledge": lambda c, t, by, at: actions.acknowledge(t, by=by, at=at),
    "file": lambda c, t, by, at: file_report(t, by, when=at),
    "ask": lambda c, t, by, at: actions.request_closure(t, by=by, at=at),
    "withdraw": lambda c, t, by, at: actions.withdraw_closure(t, by=by, at=at),
    "decline": lambda c, t, by, at: actions.decline(t, by=by, at=at, reason=BASIS),
    "withdraw_decline": lambda c, t, by, at: actions.withdraw_decline(t, by=by, at=at),
    "ask_for_time": lambda c, t, by, at: actions.request_extension(
        t, by=by, at=at, reason=BASIS, progress=BASIS, proposed_on=date(2025, 12, 31)),
    "withdraw_extension": lambda c, t, by, at: actions.withdraw_extension(extension(t), by=by, at=at),
    "return": lambda c, t, by, at: actions.return_closure(t, by=by, at=at, reason=BASIS),
    "accept_report": lambda c, t, by, at: actions.accept_report(report(t), by=by, at=at),
    "return_report": lambda c, t, by, at: actions.return_report(report(t), by=by, at=at, reason=BASIS),
    "close": lambda c, t, by, at: actions.close_task(t, by=by, at=at, verdict="kept"),
    "assess": lambda c, t, by, at: actions.close_task(t, by=by, at=at, verdict="partly", reason=BASIS),
    "reopen": lambda c, t, by, at: actions.reopen_task(t, by=by, at=at, reason=BASIS),
    "suspend": lambda c, t, by, at: actions.suspend_task(t, by=by, at=at, basis=BASIS),
    "resume": lambda c, t, by, at: actions.resume_task(t, by=by, at=at, basis=BASIS),
    "cancel": lambda c, t, by, at: actions.cancel_task(t, by=by, at=at, basis=BASIS),
    "keep": lambda c, t, by, at: actions.keep_assignment(t, by=by, at=at, reply=BASIS),
    "reassign": lambda c, t, by, at: actions.reassign(
        t, by=by, at=at, reason=BASIS,
        lead_office=c.relief if t.lead_office_id == c.enforcement.pk else c.enforcement),
    "grant": lambda c, t, by, at: actions.grant_extension(
        extension(t), by=by, at=at, permitted_on=t.due_on + timedelta(days=1), basis=BASIS),
    "refuse": lambda c, t, by, at: actions.refuse_extension(extension(t), by=by, at=at, basis=BASIS),
    "wait": lambda c, t, by, at: actions.wait_for_event(t, by=by, at=at, event=BASIS),
    "start": lambda c, t, by, at: actions.start_on_event(
        t, by=by, at=at, event_on=NOW.date(), due_on=date(2024, 12, 31)),
    "undo": lambda c, t, by, at: actions.undo(t, by=by, at=at),
}  # fmt: skip
# Three steps of four are possible ones, so that lives go far; the others are anything by anybody.
WHO = st.sampled_from(["head", "staff", "other_head", "supervisor", "second_reviewer", "leader", "stranger"])
STEP = st.tuples(st.integers(0, 10_000), st.integers(0, 3), st.sampled_from(sorted(DO)), WHO)
STORY = st.lists(STEP, min_size=STEPS, max_size=STEPS)


def chosen(model: life.Life, n: int, wild: int, name: str, who: str) -> tuple[str, str]:
    """What is tried next, and by whom."""
    people = {act: model.head if act in life.HEADS else "supervisor" for act in DO}
    possible = [act for act, right in people.items() if act != "cancel" and life.after(model, act, right)]
    if wild == 0 or not possible:
        anybody = who if n % 2 else people[name]
        drafts = (name, anybody) == ("ask_for_time", "staff")  # its office's own: test_extending.py
        return name, "other_head" if drafts else anybody
    act = possible[n % len(possible)]
    return act, people[act]


def as_it_is(task: Task) -> dict[str, Any]:
    how = {"awaiting_review": "waiting"}
    reports = [
        how.get(state, state)
        for state in ProgressReport.objects.filter(task=task)
        .order_by("filed_at")
        .values_list("state", flat=True)
    ]
    return {
        "state": task.state,
        "office": "enforcement" if task.lead_office.code == "ENF" else "relief",
        "due_on": task.due_on,
        "verdict": task.verdict,
        "waits": task.awaits_event,
        "declined": task.reassignments.filter(outcome="pending").exists(),
        "extension": "pending" if task.extensions.filter(state="pending").exists() else "",
        "reports": reports,
    }


def as_modelled(model: life.Life) -> dict[str, Any]:
    names = ("state", "office", "due_on", "verdict", "waits", "declined", "extension")
    return {
        **{name: getattr(model, name) for name in names},
        "reports": [how for _when, how in model.reports],
    }


def live(cast: Cast, story: list[tuple[int, int, str, str]]) -> int:
    """One life, step by step; how many steps did something."""
    task, model, done = assign(cast), life.Life(), 0
    for step, drawn in enumerate(story):
        model = replace(model, step=step)
        name, person = chosen(model, *drawn)
        following = life.after(model, name, person)
        task = Task.objects.select_related("bureau", "lead_office").get(pk=task.pk)
        written = Change.objects.count()
        try:
            DO[name](cast, task, getattr(cast, person), NOW + timedelta(minutes=step))
        except Refused:
            assert following is None, f"{step} {name} by {person}: refused, the model does it ({model})"
            assert Change.objects.count() == written
        else:
            assert following is not None, f"{step} {name} by {person}: done, the model refuses ({model})"
            model, done = following, done + 1
        fresh = Task.objects.select_related("lead_office").get(pk=task.pk)
        assert as_it_is(fresh) == as_modelled(model), f"after {step} {name} by {person}"
    return done


def test_every_act_of_the_model_is_done_by_an_action() -> None:
    assert set(DO) == set(life.HEADS) | set(life.OFFICERS)


def test_lives_follow_the_model(cast: Cast, measured: Callable[..., None]) -> None:
    counted = []

    @hypothesis.given(STORY)
    @hypothesis.settings(max_examples=LIVES, suppress_health_check=list(hypothesis.HealthCheck))
    def lives(story: list[tuple[int, int, str, str]]) -> None:
        with transaction.atomic():
            counted.append(live(cast, story))
            transaction.set_rollback(True)

    lives()
    assert len(counted) >= LIVES and sum(counted) > 10 * LIVES
    assert verify().breaks == []
    measured("R16", f"random lives of {STEPS} steps against the model, without a divergence", len(counted))
