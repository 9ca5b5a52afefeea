"""撤销: for ten minutes what an act on a task changed can be put back, where nothing followed it.

The act's own row stays in the ledger; taking it back is a row of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db.models import F, OuterRef, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from tracker.evidence.models import Evidence
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Office, User
from tracker.tasks import access
from tracker.tasks.actions.steps import facts_of, lock, may, moved
from tracker.tasks.models import ProgressReport, ReportedFigure, ReportSlot, Task, UndoableStep
from tracker.tasks.wide import JsonRows, hand_over, rows_of
from tracker.workdays import clock

UNDO_WITHIN = timedelta(minutes=10)
_PARTS = ("closures", "reports", "slots", "extensions", "reassignments", "pieces", "milestones")
_COUNTED = tuple(
    field.attname for field in Task._meta.concrete_fields if field.attname not in ("id", "version")
)
_SLOT, _CLEAR = "tracker.reportslot", 10_000  # above any real place, for a moment

Rows = dict[str, dict[str, Any]]


@contextmanager
def undoable(task: Task, kind: str, *, by: User) -> Iterator[Task]:
    """Lock the task, hand it out, and keep what the block changes about it, so that ``by`` can take it back.

    Inside the caller's ``writing`` block: ``with writing(…) as change, undoable(task, "task.closed", by=by) as task:``
    """
    task = lock(task)
    before = _rows_of(task)
    yield task
    after = _rows_of(task)
    touched = {key: before.get(key) for key in sorted({*before, *after}) if before.get(key) != after.get(key)}
    UndoableStep.objects.filter(task=task).delete()  # one step back, no more
    UndoableStep.objects.create(
        task=task, kind=kind, by=by, at=clock.now(), version_after=task.version, rows=touched
    )


def is_fresh(task: Task, step: UndoableStep, *, now: datetime) -> bool:
    """Within its ten minutes (``now`` is machine time), and nothing followed."""
    return now - step.at <= UNDO_WITHIN and step.version_after == task.version


def undo(task: Task, *, by: User, at: datetime) -> Task:
    """撤销 one's own last act on this task. Refused once ten minutes passed or anything followed."""
    with writing(by=by, at=at) as change:
        task = lock(task)
        held = may(
            by,
            at,
            lambda who: (
                access.can_supervise(who, task)
                or access.decides_by_post(who, task)
                or access.can_work(who, task)
            ),
        )
        step = task.undoable.first()
        if not held or (step and step.by_id != by.pk):
            raise NotAllowed(_("只有本人可以撤销自己的操作。"))
        if step is None or not is_fresh(task, step, now=clock.now()):
            raise WrongState(_("已超过10分钟，或者此后又有变动，不能撤销。"))
        before, version, seen_by = facts_of(task, _COUNTED), task.version, task.as_subject().offices
        _must_be_unwritten(task, step.rows)
        _put_back(step.rows)
        step.delete()
        task = lock(task)
        task.version = version + 1
        task.save(update_fields=["version"])
        change("task.undone", task, **moved(task, before), undone=step.kind, lost=seen_by)
    return task


def _hanging() -> dict[str, QuerySet[Any]]:
    """By name: the parts an act may touch, and the links of the task and of its reports."""
    found: dict[str, QuerySet[Any]] = {}
    for name in _PARTS:
        relation: Any = Task._meta.get_field(name)
        found[name] = relation.related_model._default_manager.filter(task=OuterRef("pk"))
    links: Any = ProgressReport.evidence.through
    offices: Any = Task.supporting_offices.through
    return found | {
        "figures": ReportedFigure.objects.filter(report__task=OuterRef("pk")),
        "files": links.objects.filter(progressreport__task=OuterRef("pk")).order_by("evidence"),
        "offices": offices.objects.filter(task=OuterRef("pk")).order_by("office"),
    }


def _rows_of(task: Task) -> Rows:
    """In one query, however many kinds of parts there are: a bulk holds its tasks no longer than it must."""
    hanging = _hanging()
    wide: Any = {f"json_{name}": JsonRows(rows) for name, rows in hanging.items()}
    whole: Any = Task.objects.annotate(**wide).get(pk=task.pk)
    parts = {name: rows_of(rows.model, getattr(whole, f"json_{name}")) for name, rows in hanging.items()}
    files, offices = parts.pop("files"), parts.pop("offices")
    hand_over(whole, "supporting_offices", [Office(pk=link.office_id) for link in offices])
    for report in parts["reports"]:
        own = [Evidence(pk=link.evidence_id) for link in files if link.progressreport_id == report.pk]
        hand_over(report, "evidence", own)
    rows = serializers.serialize("python", [whole, *(row for part in parts.values() for row in part)])
    for row in rows:
        if row["model"] == "tracker.task":
            del row["fields"]["version"]
    return {f"{row['model']}:{row['pk']}": row for row in rows}


def _must_be_unwritten(task: Task, rows: Rows) -> None:
    """A draft of another office than the task returns to was begun since; it counts no version, being its own affair."""
    was = rows.get(f"{Task._meta.label_lower}:{task.pk}")
    lead = was["fields"]["lead_office"] if was else task.lead_office_id
    drafts = ProgressReport.objects.unfiled().filter(task=task, piece=None)
    begun = drafts.exclude(office=lead).select_related("office").first()
    if begun is not None:
        raise WrongState(_("“%s”已在起草进展报告，不能撤销。可以再次改派。") % begun.office)


def _put_back(rows: dict[str, dict[str, Any] | None]) -> None:
    gone = [key.partition(":") for key, row in rows.items() if row is None]
    try:
        for model, _colon, pk in gone:
            apps.get_model(model)._default_manager.filter(pk=pk).delete()
    except ProtectedError as held:  # somebody began to write on what would go
        raise WrongState(_("已有人在此基础上填写内容，不能撤销。")) from held
    slots = [row["pk"] for row in rows.values() if row is not None and row["model"] == _SLOT]
    ReportSlot.objects.filter(pk__in=slots).update(seq=F("seq") + _CLEAR)  # places change hands one by one
    for found in serializers.deserialize("python", [row for row in rows.values() if row is not None]):
        found.save()
