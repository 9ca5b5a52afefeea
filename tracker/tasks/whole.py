"""One task with what hangs on it: the parts come with it in one query, the people and offices they name in two more."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from tracker.organisations.models import Office, User
from tracker.organisations.standing import Standing
from tracker.tasks.models import (
    Closure,
    Extension,
    Instruction,
    Milestone,
    Piece,
    Proof,
    Reassignment,
    ReportedFigure,
    ReportSlot,
    Task,
)
from tracker.tasks.wide import JsonRows, hand_over, rows_of

Parts = dict[str, QuerySet[Any]]
Rows = dict[str, list[Any]]

_PEOPLE = (
    "asked_by", "decided_by", "drafted_by", "added_by", "requested_by", "reopened_by", "person", "answered_by", "user",
)  # fmt: skip
_OFFICES = ("office", "from_office", "to_office")
_RELATIONS = ("slots", "closures", "pieces", "milestones", "extensions", "reassignments")


class Named(NamedTuple):
    supporting: list[Office]
    offices: list[Office]  # all of the task's bureau, in order


def parts_of(standing: Standing) -> Parts:
    """By name: what hangs on a task, as far as this person sees it; querysets over the outer task."""
    here = {"task": OuterRef("pk")}
    links: Any = Task.supporting_offices.through
    return {
        "slots": ReportSlot.objects.filter(**here),
        "closures": Closure.objects.filter(**here),
        "pieces": Piece.objects.filter(**here),
        "milestones": Milestone.objects.filter(**here),
        "extensions": Extension.objects.visible_to(standing).filter(**here),
        "reassignments": Reassignment.objects.filter(**here),
        "proofs": Proof.objects.filter(**here),
        "figures": ReportedFigure.objects.filter(report__task=OuterRef("pk")),
        "supporting": links.objects.filter(**here),
    }


def columns_of(parts: Parts) -> dict[str, Any]:
    """To annotate the query of the task with."""
    return {f"json_{name}": JsonRows(rows) for name, rows in parts.items()}


def rows_in(task: Any, parts: Parts) -> Rows:
    """What came with a task that was annotated with ``columns_of``."""
    return {name: rows_of(known.model, getattr(task, f"json_{name}")) for name, known in parts.items()}


def name_people_and_offices(task: Task, rows: Rows) -> Named:
    """Onto every part that names one, and the parts onto the task. Two queries, and the parts cost none again."""
    offices = {office.pk: office for office in Office.objects.filter(bureau=task.bureau_id)}
    for office in offices.values():
        office.bureau = task.bureau
    everything = [row for part in rows.values() for row in part]
    people = {pk for row in everything for name in _PEOPLE if (pk := getattr(row, f"{name}_id", None))}
    known = User.objects.in_bulk(people) if people else {}
    for row in everything:
        _put(row, _PEOPLE, known)
        _put(row, _OFFICES, offices)
        if hasattr(row, "task_id"):
            row.task = task
        if isinstance(row, Instruction):
            row.bureau = task.bureau
    _put(task.bureau, ("follow_up_office",), offices)
    for name in _RELATIONS:
        hand_over(task, name, rows[name])
    task.unfiled_slots = [slot for slot in rows["slots"] if not slot.filed_at and not slot.is_excused]
    chosen = {link.office_id for link in rows["supporting"]}
    supporting = [office for office in offices.values() if office.pk in chosen]
    hand_over(task, "supporting_offices", supporting)
    return Named(supporting, list(offices.values()))


def _put(row: Any, names: tuple[str, ...], found: dict[UUID, Any]) -> None:
    for name in names:
        if (pk := getattr(row, f"{name}_id", None)) in found:
            setattr(row, name, found[pk])
