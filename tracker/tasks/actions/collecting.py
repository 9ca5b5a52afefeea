"""素材: added with its proof, changed, taken out with a reason. Nothing is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.evidence import actions as evidence
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import Bureau, Office, User
from tracker.tasks import access, speaking
from tracker.tasks.actions.steps import may, needed, standing_at, within
from tracker.tasks.models import Material, MaterialKind, Task
from tracker.workdays.clock import local_date, moment_words

YEARS_BACK = 10
_PLACES, _WHOLE = 4, 14
_KEPT = ("year", "kind", "text", "value", "unit", "task_id")


@dataclass(frozen=True)
class Collected:
    """What a person wrote: ``value`` and ``unit`` of a figure only."""

    text: str
    year: int
    kind: str = MaterialKind.PARAGRAPH
    value: Decimal | None = None
    unit: str = ""
    task: Task | None = None


def add_material(
    office: Office,
    *,
    by: User,
    at: datetime,
    written: Collected,
    files: Sequence[evidence.Stored] = (),
    proof: Sequence[UUID] = (),
) -> Material:
    """Of ``office``. ``files`` were stored before; ``proof``: uploads this person sees already. A figure needs one."""
    _must_collect(by, office, at)
    facts = _checked(written, office, by, at)
    with writing(by=by, at=at) as change:
        _must_collect(by, office, at)
        found = _proof(proof, by, at)
        if written.kind == MaterialKind.FIGURE and not (files or found):
            raise NotValid(_("数据须附佐证材料。"), field="uploads", code="no_evidence")
        if again := _added_already(
            facts, office, by, at, {f.sha256 for f in files} | {e.content for e in found}
        ):
            return again
        row = Material.objects.create(
            bureau_id=office.bureau_id, office=office, added_by=by, adder_name=str(by), added_at=at, **facts
        )
        named = _attach(row, files, found, by, change)
        after = {name: getattr(row, name) for name in _KEPT}
        change("material.added", row, after=after, files=named)
    return row


def change_material(
    material: Material,
    *,
    by: User,
    at: datetime,
    written: Collected,
    files: Sequence[evidence.Stored] = (),
    proof: Sequence[UUID] = (),
    seen: int | None = None,
) -> Material:
    """Its words, figure, year or task; proof is only added. ``seen``: the version that lay before the writer."""
    _must_change(by, material, at)
    with writing(by=by, at=at) as change:
        row = _locked(material)
        _must_change(by, row, at)
        _must_be_kept(row)
        if seen is not None and seen != row.version:
            raise WrongState(_("您打开页面后，此条素材又有了变化，您的内容没有保存。请对照后再提交。"))
        facts = _checked(written, row.office, by, at)
        before = {name: getattr(row, name) for name in _KEPT}
        for name, value in facts.items():
            setattr(row, name, value)
        named = _attach(row, files, _proof(proof, by, at), by, change)
        if row.kind == MaterialKind.FIGURE and not row.evidence.exists():
            raise NotValid(_("数据须附佐证材料。"), field="uploads", code="no_evidence")
        changed = {name: getattr(row, name) for name in _KEPT if getattr(row, name) != before[name]}
        if not changed and not named:
            return row
        row.version += 1
        row.save(update_fields=[*facts, "version"])
        was = {name: before[name] for name in changed}
        change("material.changed", row, before=was, after=changed, files=named)
    return row


def withdraw_material(material: Material, *, by: User, at: datetime, reason: str) -> Material:
    """撤下: it no longer goes into the report; the row and its proof stay."""
    _must_change(by, material, at)
    reason = needed(reason, _("请写明撤下的原因。"), limit=200)
    with writing(by=by, at=at) as change:
        row = _locked(material)
        _must_change(by, row, at)
        _must_be_kept(row)
        row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = by, at, reason
        row.version += 1
        row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because", "version"])
        after = {"withdrawn_at": at, "withdrawn_by_id": by.pk, "withdrawn_because": reason}
        change("material.withdrawn", row, before=dict.fromkeys(after), after=after, reason=reason)
    return row


def _added_already(
    facts: dict[str, Any], office: Office, by: User, at: datetime, proof: set[str]
) -> Material | None:
    """The same words with the same proof by the same person a moment ago: the form sent twice."""
    Bureau.objects.select_for_update().get(pk=office.bureau_id)  # its twin waits here
    rows = Material.objects.filter(**facts, office=office, added_by=by, withdrawn_at=None)
    since = at - speaking.CHANGE_WITHIN
    same = rows.filter(added_at__gte=since).prefetch_related("evidence")
    return next((row for row in same if {e.content for e in row.evidence.all()} == proof), None)


def _checked(written: Collected, office: Office, by: User, at: datetime) -> dict[str, Any]:
    this_year = local_date(at).year
    if not this_year - YEARS_BACK <= written.year <= this_year + 1:
        raise NotValid(
            _("年度请填%(first)s到%(last)s。") % {"first": this_year - YEARS_BACK, "last": this_year + 1},
            field="year",
        )
    figure = MaterialKind(written.kind) == MaterialKind.FIGURE
    if written.task is not None:
        visible = Task.objects.visible_to(standing_at(by, at)).filter(
            pk=written.task.pk, bureau=office.bureau_id
        )
        if not visible.exists():
            raise NotValid(_("没有这项任务。"), field="task")
    return {
        "year": written.year,
        "kind": MaterialKind(written.kind),
        "text": needed(written.text, _("请填写内容。"), field="text", limit=2000),
        "value": _value(written.value) if figure else None,
        "unit": within(written.unit, field="unit", limit=20) if figure else "",
        "task": written.task,
    }


def _value(value: Decimal | None) -> Decimal:
    if value is None:
        raise NotValid(_("请填写数值。"), field="value")
    if not value.is_finite() or abs(value) >= Decimal(10) ** _WHOLE or value != round(value, _PLACES):
        raise NotValid(_("数值最多14位整数、4位小数。"), field="value")
    return value


def _proof(proof: Sequence[UUID], by: User, at: datetime) -> list[Any]:
    wanted = set(proof)
    found = list(access.files_visible_to(standing_at(by, at)).filter(pk__in=wanted)) if wanted else []
    if len(found) != len(wanted):
        raise NotValid(_("没有这件佐证材料。"), field="proof")
    return found


def _attach(
    row: Material, files: Sequence[evidence.Stored], found: Sequence[Any], by: User, change: Recorder
) -> list[str]:
    """Names of what was added."""
    added = evidence.record(list(files), by=by, office=row.office, change=change) if files else []
    known = set(row.evidence.values_list("pk", flat=True))
    fresh = [one for one in (*added, *found) if one.pk not in known]
    row.evidence.add(*fresh)
    return [one.name for one in fresh]


def _must_collect(by: User, office: Office, at: datetime) -> None:
    if not may(by, at, lambda who: speaking.can_collect(who, office.bureau_id, office.pk)):
        raise NotAllowed(_("只能提供本科室的素材。"), field="office")


def _must_change(by: User, material: Material, at: datetime) -> None:
    if not may(by, at, lambda who: speaking.can_change_material(who, material)):
        raise NotAllowed(_("只有提供科室和督办员可以修改此条素材。"))


def _must_be_kept(row: Material) -> None:
    if row.withdrawn_at is not None:
        words = {"who": row.withdrawn_by, "when": moment_words(row.withdrawn_at)}
        raise WrongState(_("%(who)s已于%(when)s撤下此条素材，您的操作没有生效。") % words)


def _locked(material: Material) -> Material:
    rows = Material.objects.select_for_update(of=("self",)).select_related("office", "withdrawn_by")
    return rows.get(pk=material.pk)
