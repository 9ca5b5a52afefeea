"""A source document without a file: what it is, and its lines typed or pasted. Drafted like any other, or 交办 at once."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from tracker.intake.actions.drafting import hints_of, past_assignments
from tracker.intake.draft import CommitmentDraft
from tracker.intake.pasted import NotReadable, Pasted, read_pasted
from tracker.intake.precedents import precedents_of
from tracker.intake.rows import keep_plan_text
from tracker.intake.secrecy import check_words
from tracker.intake.suggest import Surroundings
from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import writing
from tracker.organisations.models import Bureau, Office, User
from tracker.plans.actions import check_may_plan
from tracker.plans.models import Plan
from tracker.plans.wording import PlanKind
from tracker.tasks.actions import assign_task
from tracker.tasks.models import Task
from tracker.workdays.clock import local_date
from tracker.workdays.limits import YEARS_AHEAD

LONGEST_TITLE = 200
LONGEST_BASIS = 200
YEARS_BACK = 1


@dataclass(frozen=True)
class Source:
    """What the document is: its kind, title and number, who signed it and when."""

    kind: str
    title: str
    year: int
    doc_number: str = ""
    signed_off_by: str = ""
    issued_on: date | None = None

    def basis(self) -> str:
        """会议议定：6月19日局长办公会（〔2024〕8号，2024年6月19日）: what a task without a sentence of a plan says."""
        day = self.issued_on
        facts = [self.doc_number, f"{day.year}年{day.month}月{day.day}日" if day else "", self.signed_off_by]
        said = "，".join(fact for fact in facts if fact)
        words = f"{PlanKind(self.kind).label}：{self.title}" + (f"（{said}）" if said else "")
        return words[:LONGEST_BASIS]


def read_lines(bureau: Bureau, typed: str, *, on: date, year: int) -> Pasted:
    """What the lines say, read with this bureau's offices in mind; writes nothing. Raises NotValid."""
    check_words(typed, field="lines")
    if abs(year - on.year) > YEARS_AHEAD:
        raise NotValid(_("计划年度%s不对，请检查。") % year, code="year", field="year")
    hints = hints_of(list(Office.objects.filter(bureau=bureau).order_by("order", "code")))
    past = past_assignments(bureau, since=year - YEARS_BACK)
    led = precedents_of(past, year=year, offices={hint.code for hint in hints})
    try:
        return read_pasted(typed, Surroundings(year, on, hints, (), led))
    except NotReadable as problem:
        raise NotValid(str(problem), code="unreadable", field="lines") from problem


def draft_lines(bureau: Bureau, *, by: User, at: datetime, source: Source, typed: str) -> tuple[Plan, int]:
    """Keep them as a draft; the plan and how many commitments were made of them, 0 where it was there already."""
    check_may_plan(by, bureau.pk, local_date(at))
    _check(source)
    pasted = read_lines(bureau, typed, on=local_date(at), year=source.year)
    text_hash = hashlib.sha256(f"{source.kind}\n{source.title}\n{pasted.text}".encode()).hexdigest()
    with writing(by=by, at=at) as change:
        bureau = Bureau.objects.select_for_update().get(pk=bureau.pk)  # a form sent twice meets here
        check_may_plan(by, bureau.pk, local_date(at))
        known = Plan.objects.filter(bureau=bureau, year=source.year, text_hash=text_hash).first()
        if known is not None:
            return known, 0
        plan = Plan.objects.create(
            bureau=bureau, year=source.year, kind=source.kind, title=source.title.strip(), doc_number=source.doc_number,
            signed_off_by=source.signed_off_by, issued_on=source.issued_on, file_name="", text=pasted.text,
            text_hash=text_hash, drafted_by=by, drafted_at=at,
        )  # fmt: skip
        keep_plan_text(plan, pasted.sections, pasted.drafts, ())
        change("plan.typed", plan, after={"commitments": len(pasted.drafts), "text_hash": text_hash})
    return plan, len(pasted.drafts)


def assign_lines(
    bureau: Bureau, *, by: User, at: datetime, source: Source, typed: str, form_token: UUID
) -> list[Task]:
    """交办 every row of a pasted table, all or none; each task says its basis. The same form twice makes none twice.

    NotValid while a cell cannot be taken.
    """
    check_may_plan(by, bureau.pk, local_date(at))
    _check(source)
    pasted = read_lines(bureau, typed, on=local_date(at), year=source.year)
    wrong = next((row for row in pasted.rows if row.problems), None)
    if not pasted.is_table or wrong is not None:
        line = wrong.line if wrong else 1
        raise NotValid(_("第%s行还有没有落实的内容，不能直接交办；可以先存为草稿。") % line, field="lines")
    offices = {office.code: office for office in Office.objects.filter(bureau=bureau)}
    with writing(by=by, at=at):
        return [
            _assign(bureau, draft, offices, by=by, at=at, source=source, token=uuid5(form_token, str(n)))
            for n, draft in enumerate(pasted.drafts)
        ]


def _assign(
    bureau: Bureau,
    draft: CommitmentDraft,
    offices: dict[str, Office],
    *,
    by: User,
    at: datetime,
    source: Source,
    token: UUID,
) -> Task:
    assert draft.due_on is not None
    return assign_task(
        bureau,
        by=by,
        at=at,
        title=draft.title[:100],
        requirement=draft.text,
        lead_office=offices[draft.lead_office],
        due_on=draft.due_on,
        kind=draft.kind,
        rhythm=draft.rhythm,
        supporting=[offices[code] for code in draft.supporting_offices],
        expected_evidence=draft.expected_evidence,
        source_kind=source.kind,
        basis=source.basis(),
        form_token=token,
    )


def _check(source: Source) -> None:
    if source.kind not in PlanKind.values or source.kind == PlanKind.ANNUAL_REPORT:
        raise NotValid(_("请选择来源类别。"), field="kind")
    if not source.title.strip():
        raise NotValid(_("请填写文件标题或事由。"), field="title")
    if len(source.title.strip()) > LONGEST_TITLE:
        raise NotValid(_("标题最多%s字。") % LONGEST_TITLE, field="title")
    check_words(source.title, field="title")
