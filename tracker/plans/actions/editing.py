"""The breakdown of commitments: one card, or several at once. Text and place never change here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import Recorder
from tracker.organisations.models import Office, User
from tracker.plans.actions.drafts import check_may_plan, locked, on_draft
from tracker.plans.models import Commitment, Plan, Shortcoming
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
) -> Commitment:
    """Change the proposed breakdown of one commitment.

    ``fields``: any of ``EDITABLE``. A due date typed by a person must not lie in the past. ``answers``: the
    shortcomings it answers, linked by hand.
    """
    on = local_date(at)
    check_may_plan(by, commitment.plan.bureau_id, on)
    _check_fields(fields, on)
    with on_draft(commitment.plan, by=by, at=at) as draft:
        row = locked(draft.plan, commitment)
        draft.label = _("修改第%s项") % (row.order + 1)
        _edit(row, draft.change, fields, supporting, answers)
    return row


def bulk_edit(
    plan: Plan, commitments: Iterable[Commitment], *, by: User, at: datetime, fields: dict[str, Any]
) -> list[BulkLine]:
    """Set office, date or rhythm for several at once, as one change that can be taken back; a line for each."""
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
            problem = _not_in_bulk(row)
            if not problem:
                _edit(row, draft.change, fields, None, None)
            lines.append(BulkLine(row.order + 1, row.title, problem))
        draft.label = _("统一填写%s项") % sum(not line.problem for line in lines)
    return lines


def _not_in_bulk(row: Commitment) -> str:
    if row.waived_because:
        return _("不立任务")
    return _("已合并到另一项任务") if row.shares_with_id else ""


def _edit(
    row: Commitment,
    change: Recorder,
    fields: dict[str, Any],
    supporting: list[Office] | None,
    answers: Sequence[Shortcoming] | None,
) -> None:
    before = _breakdown(row)
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _must_fit(row, supporting or [], answers or [])
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
    if "title" in fields and not fields["title"].strip():
        raise NotValid(_("请填写任务名称。"), field="title")
    for one in fields.get("milestones", []):
        if set(one) != {"title", "due_on"} or not str(one["title"]).strip():
            raise NotValid(_("时间节点请写明日期和要完成的事。"), field="milestones")
    if len(fields.get("milestones", [])) > LONGEST_MILESTONES:
        raise NotValid(_("时间节点最多%s个。") % LONGEST_MILESTONES, field="milestones")


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
    try:
        row.clean_fields()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise NotValid(messages[0], field=field) from problem


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Office | Shortcoming) else value
