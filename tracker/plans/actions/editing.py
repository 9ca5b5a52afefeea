"""The breakdown of commitments: one card, or several at once. Text and place never change here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import Recorder
from tracker.organisations.models import Office, User
from tracker.plans.actions.drafts import check_may_plan, locked, on_draft
from tracker.plans.actions.seen import ChangedMeanwhile, Seen, must_be_as_seen
from tracker.plans.models import Commitment, Plan, Shortcoming
from tracker.plans.steps_inside import earliest_day, left_behind, out_of_bounds
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead

EDITABLE = (
    "title",
    "kind",
    "lead_office",
    "due_on",
    "rhythm",
    "expected_evidence",
    "milestones",
    "waived_because",
)
IN_BULK = ("lead_office", "due_on", "rhythm")
LONGEST_MILESTONES = 20
LONGEST_TITLE = 100
LONGEST_REASON = 200


@dataclass(frozen=True)
class BulkLine:
    """What became of one commitment in a bulk change; ``problem`` is "" when it holds the new values."""

    number: int
    title: str
    problem: str = ""


def edit_commitment(
    commitment: Commitment,
    *,
    by: User,
    at: datetime,
    fields: dict[str, Any],
    supporting: list[Office] | None = None,
    answers: Sequence[Shortcoming] | None = None,
    seen: Seen | None = None,
) -> Commitment:
    """Change the proposed breakdown of one commitment.

    ``fields``: any of ``EDITABLE``. A due date typed by a person must not lie in the past. ``answers``: the
    shortcomings it answers, linked by hand. ``seen``: what each changed field showed (``seen.plain``); None where
    nobody looked. Raises ChangedMeanwhile, which names both texts, when somebody else changed one of them since.
    """
    on = local_date(at)
    check_may_plan(by, commitment.plan.bureau_id, on)
    _check_fields(fields, on)
    with on_draft(commitment.plan, by=by, at=at) as draft:
        row = locked(draft.plan, commitment)
        draft.label = _("修改第%s项") % (row.order + 1)
        if seen is not None:
            sets = {"supporting_offices": supporting, "answers": answers}
            wanted = fields | {name: list(value) for name, value in sets.items() if value is not None}
            must_be_as_seen(row, _breakdown(row), wanted, seen, today=on)
        _edit(row, draft.change, fields, supporting, answers, on)
    return row


def bulk_edit(
    plan: Plan,
    commitments: Iterable[Commitment],
    *,
    by: User,
    at: datetime,
    fields: dict[str, Any],
    seen: Mapping[UUID, Seen] | None = None,
) -> list[BulkLine]:
    """Set office, date or rhythm for several at once, as one change that can be taken back; a line for each.

    ``seen``: what ``IN_BULK`` showed on each card; one that somebody else changed since stays as it is.
    """
    on = local_date(at)
    check_may_plan(by, plan.bureau_id, on)
    if not fields or set(fields) - set(IN_BULK):
        raise NotValid(_("请选择要统一填写的内容。"), code="nothing")
    _check_fields(fields, on)
    chosen = [one.pk for one in commitments]
    if not chosen:
        raise NotValid(_("请先勾选安排事项。"), code="none_chosen")
    with on_draft(plan, by=by, at=at) as draft:
        lines = []
        for row in draft.plan.commitments.select_for_update().filter(pk__in=chosen).order_by("order"):
            problem = (
                _not_in_bulk(row) or _changed_meanwhile(row, fields, seen, on) or _too_early(row, fields, on)
            )
            if not problem:
                _edit(row, draft.change, fields, None, None, on)
            lines.append(BulkLine(row.order + 1, row.title, problem))
        draft.label = _("统一填写%s项") % sum(not line.problem for line in lines)
    return lines


def _not_in_bulk(row: Commitment) -> str:
    if row.waived_because:
        return _("不立任务")
    return _("已合并到另一项任务") if row.shares_with_id else ""


def _changed_meanwhile(
    row: Commitment, fields: dict[str, Any], seen: Mapping[UUID, Seen] | None, on: date
) -> str:
    if seen is None:
        return ""
    try:
        must_be_as_seen(row, _breakdown(row), fields, seen.get(row.pk, {}), today=on)
    except ChangedMeanwhile as refused:
        return refused.message.rstrip("。")
    return ""


def _too_early(row: Commitment, fields: dict[str, Any], on: date) -> str:
    return "".join(left_behind(row.milestones, today=on, due_on=fields.get("due_on"))[:1]).rstrip("。")


def _edit(
    row: Commitment,
    change: Recorder,
    fields: dict[str, Any],
    supporting: list[Office] | None,
    answers: Sequence[Shortcoming] | None,
    on: date,
) -> None:
    before = _breakdown(row)
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _must_fit(row, supporting or [], answers or [])
    if "milestones" in fields or ("due_on" in fields and row.due_on):
        _steps_must_fit(row, fields, before["milestones"], on)
    if any(getattr(row, name) != before[name] for name in fields):
        row.save(update_fields=list(fields))
    if supporting is not None:
        row.supporting_offices.set(supporting)
    if answers is not None:
        row.answers.set(answers)
    after = _breakdown(row)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        _own_word(row, changed)
        change(
            "commitment.changed",
            row,
            before={name: _plain(before[name]) for name in changed},
            after={name: _plain(after[name]) for name in changed},
        )


def _own_word(row: Commitment, changed: list[str]) -> None:
    """The reader's reason no longer speaks for what a person typed."""
    row.reasons = {**row.reasons, **dict.fromkeys(changed, _("督办员填写"))}
    row.confidence = {name: how for name, how in row.confidence.items() if name not in changed}
    row.save(update_fields=["reasons", "confidence"])


def _check_fields(fields: dict[str, Any], on: date) -> None:
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    due_on = fields.get("due_on")
    if due_on is not None:
        must_lie_ahead(due_on, on=on, what=_("完成时限"), field="due_on")
    _lengths_must_fit(fields)
    if fields.get("kind", CommitmentKind.ONE_OFF) not in CommitmentKind.values:
        raise NotValid(_("请选择类型。"), field="kind")
    if fields.get("rhythm", Rhythm.NONE) not in Rhythm.values:
        raise NotValid(_("请选择报送周期。"), field="rhythm")
    for one in fields.get("milestones", []):
        if set(one) != {"title", "due_on"} or not str(one["title"]).strip():
            raise NotValid(_("时间节点请写明日期和要完成的事。"), field="milestones")
    if len(fields.get("milestones", [])) > LONGEST_MILESTONES:
        raise NotValid(_("时间节点最多%s个。") % LONGEST_MILESTONES, field="milestones")


def _lengths_must_fit(fields: dict[str, Any]) -> None:
    title, reason = (str(fields.get(name, "-")).strip() for name in ("title", "waived_because"))
    if not title:
        raise NotValid(_("请填写任务名称。"), field="title")
    if len(title) > LONGEST_TITLE:
        raise NotValid(_("任务名称最多%s字。") % LONGEST_TITLE, field="title")
    if len(reason) > LONGEST_REASON:
        raise NotValid(_("理由最多%s字。") % LONGEST_REASON, field="waived_because")


def _steps_must_fit(row: Commitment, fields: dict[str, Any], before: list[dict[str, Any]], on: date) -> None:
    """Steps typed now lie within the task; a kept one is only not left behind by the task's date."""
    new = [one for one in row.milestones if one not in before]
    first = earliest_day(row.plan.year, row.plan.issued_on)
    wrong = out_of_bounds(new, today=on, due_on=row.due_on, earliest=first)
    wrong += left_behind(row.milestones, today=on, due_on=row.due_on)
    if wrong:
        field = "milestones" if "milestones" in fields else "due_on"
        raise NotValid(wrong[0], code="milestone_out_of_bounds", field=field)


def _breakdown(row: Commitment) -> dict[str, Any]:
    return {name: getattr(row, name) for name in EDITABLE} | {
        "supporting_offices": list(row.supporting_offices.order_by("pk")),
        "answers": list(row.answers.order_by("pk")),
    }


def _must_fit(row: Commitment, supporting: list[Office], answers: Sequence[Shortcoming]) -> None:
    if any(o.bureau_id != row.plan.bureau_id for o in (row.lead_office, *supporting) if o is not None):
        raise NotValid(_("只能选择本单位的科室。"), field="lead_office")
    if any(one.plan_id != row.plan_id for one in answers):
        raise NotValid(_("只能选择这份文件中的不足。"), field="answers")
    if row.waived_because and row.sharers.exists():
        raise NotValid(_("有其他项合并到本项，请先取消合并。"), field="waived_because")


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Office | Shortcoming) else value
