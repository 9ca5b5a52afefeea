"""变更记录 of a source document as a person reads it: what was done to it and to each of its items, when, by whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.ledger.models import Change
from tracker.plans.models import Plan
from tracker.plans.wording import PassageRole
from tracker.web.change_words import field_words
from tracker.web.plan_loading import visible_plan
from tracker.web.reader import standing
from tracker.web.timeline import Line, Say, told
from tracker.workdays import clock

LONGEST = 300
FOR_ALL = ("plan.issued", "plan.amended")  # what an office may read of a document that is not its own


@login_required
@require_safe
def plan_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = visible_plan(request, pk)
    sees_all = plan.bureau_id in standing(request).bureaus
    found = Change.objects.filter(_about(plan)) if sees_all else _told_to_all(plan)
    rows = list(found.order_by("-seq")[: LONGEST + 1])
    context = {
        "plan": plan,
        "timeline": plan_lines(rows[:LONGEST], clock.today()),
        "has_more": len(rows) > LONGEST,
        "longest": LONGEST,
    }
    return render(request, "web/plans/changes.html", context)


def _about(plan: Plan) -> Q:
    """The document, and the items and passages it has now."""
    parts = Q(subject_type="plan", subject_id=str(plan.pk))
    items = [str(pk) for pk in plan.commitments.values_list("pk", flat=True)]
    parts |= Q(subject_type="commitment", subject_id__in=items)
    passages = [str(pk) for pk in plan.passages.values_list("pk", flat=True)]
    return parts | Q(subject_type="passage", subject_id__in=passages)


def _told_to_all(plan: Plan) -> Any:
    return Change.objects.about("plan", [str(plan.pk)]).filter(kind__in=FOR_ALL)


def plan_lines(changes: Iterable[Change], today: date) -> list[Line]:
    return [told(change, ABOUT, today, subject=change.subject_type != "plan") for change in changes]


def _found(data: dict[str, Any], today: date) -> str:
    return str(_("%s项安排事项") % data["after"]["commitments"])


def _tasks(data: dict[str, Any], today: date) -> str:
    return str(_("%s项任务") % data["after"]["tasks"])


_COUNTED = {
    "same": gettext_lazy("未变%s项"),
    "changed": gettext_lazy("改动%s项"),
    "added": gettext_lazy("新增%s项"),
    "removed": gettext_lazy("删去%s项"),
}
_ROWS = {"changed": gettext_lazy("改动"), "added": gettext_lazy("新增"), "removed": gettext_lazy("删去")}


def _compared(data: dict[str, Any], today: date) -> str:
    after = data["after"]
    return "，".join(str(words) % after[name] for name, words in _COUNTED.items() if name in after)


def _amended(data: dict[str, Any], today: date) -> str:
    """Each row of the correction with what became of it."""
    lines = []
    for row in data.get("rows", []):
        what, _space, number = row["row"].partition(" ")
        words = {"what": _ROWS.get(what, ""), "n": number, "outcome": row["outcome"]}
        lines.append(_("%(what)s（第%(n)s项）：%(outcome)s") % words)
    return "；".join(lines)


def _step(data: dict[str, Any], today: date) -> str:
    return str(_("撤销的是“%s”") % data["step"])


def _round(data: dict[str, Any], today: date) -> str:
    return str(_("第%s次") % data["number"])


def _fields(data: dict[str, Any], today: date) -> str:
    before, after = data.get("before", {}), data["after"]
    return "；".join(field_words(name, before.get(name), value, today=today) for name, value in after.items())


def _texts(data: dict[str, Any], today: date) -> str:
    return " | ".join(f"“{_short(one)}”" for one in data["after"]["texts"])


def _joined(data: dict[str, Any], today: date) -> str:
    return " + ".join(f"“{_short(one)}”" for one in data["before"]["texts"])


def _shared(data: dict[str, Any], today: date) -> str:
    return str(_("第%s项") % data["after"]["numbers"])


def _role(data: dict[str, Any], today: date) -> str:
    after = data["after"]
    return "，".join((str(PassageRole(after["role"]).label), f"“{_short(after['text'])}”", after["reason"]))


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


ABOUT: dict[str, Say] = {
    "plan.drafted": _found,
    "plan.typed": _found,
    "plan.part_selected": _found,
    "plan.issued": _tasks,
    "plan.consulted": _round,
    "plan.corrected": _compared,
    "plan.supplemented": _compared,
    "plan.amended": _amended,
    "plan.undone": _step,
    "commitment.changed": _fields,
    "commitment.split": _texts,
    "commitment.joined": _joined,
    "commitment.shared": _shared,
    "passage.marked": _role,
}
# What these say is said by their name, their subject and who did it.
PLAIN = {
    "plan.discarded", "plan.merged", "plan.separated", "plan.consultation_withdrawn", "commitment.marked",
    "commitment.unshared", "commitment.overlap_declined", "commitment.confirmed",
}  # fmt: skip
