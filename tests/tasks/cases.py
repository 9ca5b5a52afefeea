"""Tasks in every state, brought there by the actions themselves."""

from collections.abc import Callable
from typing import Any

from tests.conftest import Cast, file_report
from tests.factories import NOW, at, give_post, make_user
from tracker.organisations.models import Role, User
from tracker.tasks import actions
from tracker.tasks.actions.written import Written
from tracker.tasks.models import Piece, ProgressReport, ReportSlot, Task
from tracker.tasks.states import TaskState

BASIS = "局务会议议定"


def worker(cast: Cast, task: Task) -> User:
    return cast.law_head if task.lead_office_id == cast.law.pk else cast.head


def decider(cast: Cast, task: Task) -> User:
    return cast.second_reviewer if task.lead_office_id == cast.law.pk else cast.supervisor


def _asked(cast: Cast, task: Task) -> None:
    file_report(task, worker(cast, task), ask_closure=True)


def _returned(cast: Cast, task: Task) -> None:
    _asked(cast, task)
    actions.return_closure(task, by=decider(cast, task), at=NOW, reason="缺会议纪要")


def _asked_again(cast: Cast, task: Task) -> None:
    _returned(cast, task)
    _asked(cast, task)


def _closed(cast: Cast, task: Task) -> None:
    _asked(cast, task)
    actions.close_task(task, by=decider(cast, task), at=NOW, verdict="kept")


def _suspended(cast: Cast, task: Task) -> None:
    file_report(task, worker(cast, task))
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS)


def _suspended_before_receipt(cast: Cast, task: Task) -> None:
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS)


def _suspended_when_returned(cast: Cast, task: Task) -> None:
    _returned(cast, task)
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS)


def _declined(cast: Cast, task: Task) -> None:
    actions.decline(task, by=worker(cast, task), at=NOW, reason="不属本科室职责")


def _cancelled(cast: Cast, task: Task) -> None:
    file_report(task, worker(cast, task))
    actions.cancel_task(task, by=cast.supervisor, at=NOW, basis=BASIS)


def draft(cast: Cast, task: Task, **facts: Any) -> ProgressReport:
    """A draft of the office's desk officer, or of its head where it has none."""
    by = cast.law_head if task.lead_office_id == cast.law.pk else cast.staff
    facts = {"progress": "已印发责任清单。", **facts}
    return actions.save_draft(task, by=by, at=NOW, written=Written(**facts), seen=0)


def signing(cast: Cast, task: Task, **facts: Any) -> ProgressReport:
    report = draft(cast, task, **facts)
    assert report.drafted_by
    facts = {"progress": "已印发责任清单。", **facts}
    return actions.send_for_signature(task, by=report.drafted_by, at=NOW, written=Written(**facts))


def give_piece(cast: Cast, task: Task, **facts: Any) -> Piece:
    """A piece of the relief office, due two days before the task."""
    facts = {"office": cast.relief, "text": "提供物资清单", "due_on": at("2024-06-26").date(), **facts}
    return actions.give_piece(task, by=cast.supervisor, at=facts.pop("when", NOW), **facts)


def _excused(cast: Cast, task: Task) -> None:
    actions.excuse_slot(slot_for(task), by=cast.supervisor, at=NOW, reason="上级统一安排")


def slot_for(task: Task) -> ReportSlot:
    """A period of the task; made where its rhythm gives none."""
    facts: dict[str, Any] = dict.fromkeys(["starts_on", "ends_on", "due_on"], at("2024-06-30").date())
    return task.slots.first() or ReportSlot.objects.create(task=task, seq=1, label="2024年二季度", **facts)


# A refiled task is submitted like any other, but taking it back leads elsewhere.
SITUATIONS: dict[str, tuple[TaskState, Callable[[Cast, Task], Any]]] = {
    "assigned": (TaskState.ASSIGNED, lambda cast, task: None),
    "in_progress": (TaskState.IN_PROGRESS, lambda cast, task: file_report(task, worker(cast, task))),
    "submitted": (TaskState.SUBMITTED, _asked),
    "refiled": (TaskState.SUBMITTED, _asked_again),
    "returned": (TaskState.RETURNED, _returned),
    "closed": (TaskState.CLOSED, _closed),
    "suspended": (TaskState.SUSPENDED, _suspended),
    "suspended before receipt": (TaskState.SUSPENDED, _suspended_before_receipt),
    "suspended when returned": (TaskState.SUSPENDED, _suspended_when_returned),
    "cancelled": (TaskState.CANCELLED, _cancelled),
}


def _ask_extension(cast: Cast, task: Task, by: User) -> None:
    file_report(task, worker(cast, task))
    facts = {"reason": "上级文件未到", "progress": "已成稿", "proposed_on": at("2024-09-30").date()}
    actions.request_extension(task, by=by, at=NOW, **facts)


def _extension_drafted(cast: Cast, task: Task) -> None:
    clerk = make_user(f"clerk{task.serial}", "小文")
    give_post(clerk, Role.STAFF, task.lead_office)
    _ask_extension(cast, task, clerk)


def _assessed(cast: Cast, task: Task) -> None:
    actions.close_task(task, by=decider(cast, task), at=NOW, verdict="partly", reason="缺一项")


# Marks on a task, not states: the state table says nothing of them.
MARKED: dict[str, tuple[TaskState, Callable[[Cast, Task], Any]]] = {
    "declined": (TaskState.ASSIGNED, _declined),
    "piece": (TaskState.ASSIGNED, give_piece),
    "excused": (TaskState.ASSIGNED, _excused),
    "draft": (TaskState.ASSIGNED, draft),
    "awaiting signature": (TaskState.ASSIGNED, signing),
    "extension drafted": (TaskState.IN_PROGRESS, _extension_drafted),
    "extension asked": (
        TaskState.IN_PROGRESS,
        lambda cast, task: _ask_extension(cast, task, worker(cast, task)),
    ),
    "waiting": (
        TaskState.ASSIGNED,
        lambda cast, task: actions.wait_for_event(task, by=cast.supervisor, at=NOW, event="上级通知"),
    ),
    "assessed": (TaskState.CLOSED, _assessed),
    "milestone": (
        TaskState.ASSIGNED,
        lambda cast, task: actions.add_milestone(
            task, by=cast.supervisor, at=NOW, title="初稿", due_on=at("2024-06-25").date()
        ),
    ),
}


def bring(cast: Cast, task: Task, situation: str) -> Task:
    state, steps = {**SITUATIONS, **MARKED}[situation]
    steps(cast, task)
    task = Task.objects.get(pk=task.pk)
    assert task.state == state
    return task


def assign(cast: Cast, **facts: Any) -> Task:
    """A task by hand, of the enforcement corps unless said otherwise."""
    facts = {
        "title": "健全行政执法责任制",
        "requirement": "局务会议议定",
        "lead_office": cast.enforcement,
        "due_on": at("2024-12-31").date(),
        **facts,
    }
    return actions.assign_task(cast.bureau, by=cast.supervisor, at=facts.pop("when", NOW), **facts)
