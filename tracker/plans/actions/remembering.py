"""What a draft's change touched, as it was before: kept, and put back exactly."""

from datetime import datetime
from typing import Any

from django.core import serializers
from django.db.models import F

from tracker.organisations.models import User
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.passages import DraftStep, Passage

KEPT_STEPS = 50
PARKED = 15_000  # a place above every real one, below what the column holds
_SETS = ("supporting_offices", "answers")

State = dict[str, dict[str, Any]]  # "commitment:<id>" -> the row as Django serialises it


def draft_state(plan: Plan) -> State:
    """Everything of a draft that an action on it may change: six queries, however long the plan."""
    said = plan.commitments.prefetch_related(*_SETS)
    found: State = {}
    for rows in (plan.sections.all(), plan.passages.all(), said):
        for row in serializers.serialize("python", rows):
            for name in _SETS:  # one order for one set
                if name in row["fields"]:
                    row["fields"][name] = sorted(row["fields"][name], key=str)
            found[f"{row['model'].rpartition('.')[2]}:{row['pk']}"] = row
    return found


def keep_step(plan: Plan, before: State, *, label: str, by: User | None, at: datetime) -> None:
    """Keep what differs now from ``before``; nothing when nothing does. The oldest steps make room."""
    after = draft_state(plan)
    touched = {key: before.get(key) for key in sorted({*before, *after}) if before.get(key) != after.get(key)}
    if not touched:
        return
    DraftStep.objects.create(plan=plan, label=label[:100], by=by, at=at, before=touched)
    newest = plan.steps.order_by("-pk").values("pk")[:KEPT_STEPS]
    plan.steps.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()


def put_back(plan: Plan, before: dict[str, dict[str, Any] | None]) -> None:
    """The rows of one step as they were: new ones go, changed and deleted ones return with their own ids."""
    gone: dict[str, list[str]] = {"section": [], "passage": [], "commitment": []}
    back: dict[str, list[dict[str, Any]]] = {"section": [], "passage": [], "commitment": []}
    for key, row in before.items():
        model, _colon, pk = key.partition(":")
        if row is None:
            gone[model].append(pk)
        else:
            back[model].append(row)
    plan.commitments.filter(pk__in=gone["commitment"]).delete()
    plan.passages.filter(pk__in=gone["passage"]).delete()
    Section.objects.filter(plan=plan, pk__in=gone["section"]).delete()
    moved = [row["pk"] for row in back["commitment"]]
    plan.commitments.filter(pk__in=moved).update(order=F("order") + PARKED)
    Passage.objects.filter(plan=plan, pk__in=[row["pk"] for row in back["passage"]]).delete()
    for model in ("section", "passage", "commitment"):
        for found in serializers.deserialize("python", back[model]):
            found.save()
    assert not Commitment.objects.filter(plan=plan, order__gte=PARKED).exists()
