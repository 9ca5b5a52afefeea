"""A commitment's breakdown as it stood at one moment, and what two such moments say otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.plans.models import Commitment
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.workdays.words import day_words

Snapshot = dict[str, Any]

LABELS = {
    "text": _("原文"),
    "title": _("任务名称"),
    "lead_office": _("牵头科室"),
    "supporting_offices": _("配合科室"),
    "due_on": _("完成时限"),
    "kind": _("类型"),
    "rhythm": _("报送周期"),
    "expected_evidence": _("应交佐证"),
    "milestones": _("时间节点"),
}


@dataclass(frozen=True)
class Difference:
    """One field in words, before and after."""

    name: str
    label: str
    before: str
    after: str


def together(commitments: Sequence[Commitment]) -> Iterator[list[Commitment]]:
    """The commitments of each task, the one that answers for the others first. Waived ones get none."""
    for leader in commitments:
        if not leader.waived_because and leader.shares_with_id is None:
            yield [leader, *(one for one in commitments if one.shares_with_id == leader.pk)]


def snapshot(row: Commitment, sharers: Sequence[Commitment] = ()) -> Snapshot:
    """JSON of everything an office is asked about; ``sharers``: commitments that the same task answers."""
    supporting = sorted(row.supporting_offices.all(), key=lambda office: (office.order, office.code))
    return {
        "text": "\n".join(one.text for one in (row, *sharers)),
        "title": row.title,
        "lead_office": _office(row.lead_office) if row.lead_office else None,
        "supporting_offices": [_office(one) for one in supporting],
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "kind": row.kind,
        "rhythm": row.rhythm,
        "expected_evidence": list(row.expected_evidence),
        "milestones": list(row.milestones),
    }


def differences(before: Snapshot, after: Snapshot, *, today: date) -> list[Difference]:
    """What changed, field by field, in the order of ``LABELS``. An office that was only renamed did not change."""
    return [
        Difference(name, str(label), words(name, before, today=today), words(name, after, today=today))
        for name, label in LABELS.items()
        if _compared(before[name]) != _compared(after[name])
    ]


def words(name: str, found: Mapping[str, Any], *, today: date) -> str:
    """A field of a snapshot as people read it; 无 where there is nothing."""
    value = found[name]
    if not value:
        return str(_("无"))
    if name == "due_on":
        return day_words(date.fromisoformat(value), today=today)
    if name == "kind":
        return str(CommitmentKind(value).label)
    if name == "rhythm":
        return str(Rhythm(value).label)
    if name == "lead_office":
        return str(value["name"])
    if name == "supporting_offices":
        return "、".join(one["name"] for one in value)
    if name == "milestones":
        return "；".join(f"{one['due_on']} {one['title']}" for one in value)
    return "、".join(value) if isinstance(value, list) else str(value)


def _office(office: Office) -> dict[str, str]:
    return {"id": str(office.pk), "name": str(office)}


def _compared(value: Any) -> Any:
    if isinstance(value, dict):
        return value["id"]
    if isinstance(value, list) and value and isinstance(value[0], dict) and "id" in value[0]:
        return [one["id"] for one in value]
    return value
