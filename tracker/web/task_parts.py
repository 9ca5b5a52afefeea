"""What hangs on one task, fetched with it in one query, and the people and offices it names."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from tracker.organisations.models import OFFICE_ROLES, Office, Post, User
from tracker.organisations.standing import Standing
from tracker.tasks.models import (
    Closure,
    Comment,
    Extension,
    Instruction,
    Milestone,
    Piece,
    Proof,
    Reassignment,
    ReportedFigure,
    ReportSlot,
    Task,
    UndoableStep,
)
from tracker.tasks.wide import hand_over
from tracker.web.task_fields import know_offices

_PEOPLE = ("asked_by", "decided_by", "drafted_by", "added_by", "person", "answered_by", "user")
_OFFICES = ("office", "from_office", "to_office")
_RELATIONS = ("slots", "closures", "pieces", "milestones", "extensions", "reassignments")


def parts_for(standing: Standing, today: date) -> dict[str, QuerySet[Any]]:
    """By name: what hangs on the task, as far as this person sees it, and who works in his offices."""
    here = {"task": OuterRef("pk")}
    works = Post.objects.current(today).filter(office__in=standing.offices, role__in=OFFICE_ROLES)
    links: Any = Task.supporting_offices.through
    return {
        "slots": ReportSlot.objects.filter(**here),
        "closures": Closure.objects.filter(**here),
        "pieces": Piece.objects.filter(**here),
        "milestones": Milestone.objects.filter(**here),
        "extensions": Extension.objects.visible_to(standing).filter(**here),
        "reassignments": Reassignment.objects.filter(**here),
        "proofs": Proof.objects.filter(**here),
        "undoable": UndoableStep.objects.filter(**here, by=standing.user_id),
        "instructions": Instruction.objects.visible_to(standing).standing().filter(**here),
        "comments": Comment.objects.visible_to(standing).filter(**here),
        "figures": ReportedFigure.objects.filter(report__task=OuterRef("pk")),
        "posts": works.order_by("-role", "since", "pk"),
        "supporting": links.objects.filter(**here),
    }


def name_people_and_offices(task: Task, rows: dict[str, list[Any]]) -> list[Office]:
    """Onto every part that names one; gives back the supporting offices. Two queries, and the parts cost none again."""
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
    know_offices(task, list(offices.values()))
    for name in _RELATIONS:
        hand_over(task, name, rows[name])
    chosen = {link.office_id for link in rows["supporting"]}
    supporting = [office for office in offices.values() if office.pk in chosen]
    hand_over(task, "supporting_offices", supporting)
    return supporting


def _put(row: Any, names: tuple[str, ...], found: dict[UUID, Any]) -> None:
    for name in names:
        if (pk := getattr(row, f"{name}_id", None)) in found:
            setattr(row, name, found[pk])
