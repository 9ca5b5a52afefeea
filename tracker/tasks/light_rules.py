"""The rules of the lights in their order, as one expression for the database. The first that holds counts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate

from tracker.tasks.models import AWAITS_EVENT, Reassignment, ReportSlot
from tracker.tasks.states import TaskState


def colour_of(code: str) -> str:
    """``red:overdue`` is red; no code, no light."""
    return code.partition(":")[0]


def missed_before(today: date) -> Case:
    """While a request for closure waits nothing can be filed: what falls due then is the reviewer's delay."""
    return Case(
        When(state=TaskState.SUBMITTED, submitted_at__date__lt=today, then=TruncDate("submitted_at")),
        default=Value(today),
        output_field=DateField(),
    )


def first_rule(today: date, says: Callable[[str], object], field: type[Any] = CharField) -> Case:
    """``says`` of the code of the first rule that holds, over the dates of ``lights.with_light``.

    The database repeats an expression wherever it is named: one for the code and another for the colour
    cost far less than a colour made from the code.
    """
    working = Q(state__in=[TaskState.ASSIGNED, TaskState.IN_PROGRESS])
    missed = ReportSlot.objects.unfiled().filter(task=OuterRef("pk"), due_on__lt=OuterRef("missed_before"))
    before = ReportSlot.objects.unfiled().filter(task=OuterRef("task"), seq=OuterRef("seq") - 1)
    submitted_late = Q(state=TaskState.SUBMITTED, submitted_at__date__gt=F("answer_by"))
    unreceived = Q(state=TaskState.ASSIGNED, assigned_at__date__lt=F("unreceived_on"))
    declined = Exists(
        Reassignment.objects.filter(task=OuterRef("pk"), outcome=Reassignment.Outcome.PENDING).order_by()
    )  # the follow-up office must answer: what passes meanwhile is not the lead's silence
    rules: list[tuple[Any, str]] = [
        (Q(state__in=[TaskState.CLOSED, TaskState.CANCELLED]), ""),
        (Q(state=TaskState.SUSPENDED), "grey:suspended"),
        (AWAITS_EVENT, "grey:waiting"),
        (working & Q(due_on__lt=today), "red:overdue"),
        (Q(state=TaskState.RETURNED, rework_due_on__lt=today), "red:rework_overdue"),
        (submitted_late, "red:submitted_late"),
        (Exists(missed.filter(Exists(before))), "red:two_periods"),
        (Q(state=TaskState.RETURNED), "yellow:returned"),
        (working & Q(due_on__lt=F("soon_on")), "yellow:due_soon"),
        (Exists(missed), "yellow:one_period"),
        (working & declined, "green:declined"),
        (unreceived, "yellow:unreceived"),
        (working & Q(is_deemed_received=True), "yellow:deemed_received"),
        (Q(state=TaskState.SUBMITTED), "green:submitted"),
    ]
    return Case(
        *[When(rule, then=Value(says(code))) for rule, code in rules],
        default=Value(says("green:on_course")),
        output_field=field(),
    )
