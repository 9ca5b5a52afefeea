"""From a document to a draft plan: read it, recognise it, keep it."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from tracker.evidence.actions import store
from tracker.intake.alignment import resemble
from tracker.intake.draft import OfficeHint, PastAssignment, PlanDraft
from tracker.intake.read import read_plan
from tracker.intake.readers import UnreadableDocument
from tracker.intake.readers.opening import begin
from tracker.intake.rows import keep_pieces
from tracker.intake.secrecy import check_file, check_words
from tracker.intake.signed_on import signed_on
from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import writing
from tracker.organisations.models import Bureau, Office, User
from tracker.plans.actions import check_may_plan
from tracker.plans.models import Plan
from tracker.tasks.models import TaskCommitment
from tracker.workdays import clock
from tracker.workdays.clock import local_date
from tracker.workdays.limits import YEARS_AHEAD

SECRECY = "secrecy"  # the stage of a reading after its pages are read
_YEARS_BACK = 3  # the plan's year is known only when it is read; the reader takes the year before it
_SOURCE_TYPE = "application/octet-stream"  # kept as proof of what was read; never shown in a browser


class DraftResult(NamedTuple):
    """The plan's row, what was read, and whether this reading made the row."""

    plan: Plan
    draft: PlanDraft
    is_new: bool


def read_for(bureau: Bureau, data: bytes, filename: str, *, on: date, year: int | None = None) -> PlanDraft:
    """What the document says, read with this bureau's offices in mind; writes nothing. Raises NotValid."""
    return reading_for(bureau, data, filename, on=on, year=year)()


def reading_for(
    bureau: Bureau, data: bytes, filename: str, *, on: date, year: int | None = None
) -> Callable[[], PlanDraft]:
    """The reading itself, which asks no database and may run in a thread of its own. A 密级 mark stops it."""
    if year is not None and not on.year - YEARS_AHEAD <= year <= on.year + YEARS_AHEAD:
        raise NotValid(_("计划年度%s不对，请检查。") % year, code="year", field="year")
    offices = list(Office.objects.filter(bureau=bureau).order_by("order", "code"))
    known: dict[str, Any] = {
        "bureau": bureau.code,
        "offices": hints_of(offices),
        "places": [alias for office in offices if office.is_external for alias in office.aliases],
        "past": past_assignments(bureau, since=(year or on.year) - _YEARS_BACK),
    }

    def read() -> PlanDraft:
        try:
            plan = read_plan(data, filename=filename, today=on, year=year, **known)
        except UnreadableDocument as problem:
            raise NotValid(str(problem), code="unreadable", field="file") from problem
        begin(SECRECY)
        check_words(plan.text, field="file")
        check_file(filename, data, field="file")
        return plan

    return read


def past_assignments(bureau: Bureau, *, since: int) -> list[PastAssignment]:
    """Who led which sentence of the bureau's issued plans, in the order of the plans; reassigned tasks as they ended."""
    rows = (
        TaskCommitment.objects.filter(commitment__plan__bureau=bureau, commitment__plan__year__gte=since)
        .order_by("commitment__plan__year", "commitment__plan_id", "commitment__order")
        .values_list("commitment__plan__year", "commitment__text", "task__lead_office__code")
    )
    return [PastAssignment(year, text, lead) for year, text, lead in rows]


def hints_of(offices: Iterable[Office]) -> list[OfficeHint]:
    """What the reader may know of a bureau's own offices."""
    return [
        OfficeHint(o.code, o.name, tuple({o.short_name, *o.aliases} - {o.name, ""}), tuple(o.duties))
        for o in offices
        if not o.is_external
    ]


def draft_plan(
    bureau: Bureau,
    data: bytes,
    filename: str,
    *,
    by: User | Actor,
    at: datetime,
    year: int | None = None,
    part_by_hand: bool = False,
    draft: PlanDraft | None = None,
) -> DraftResult:
    """Read the document and keep it as a draft. The same text again changes nothing (``is_new`` False).

    ``part_by_hand``: a person will say on the desk where the plan stands, if the reader did not find it.
    ``draft``: what ``reading_for`` read of these bytes already.
    ``plan.resembles`` is the plan of this year that this text is another version of. Raises NotAllowed, or
    NotValid when it cannot be read or holds no plan.
    """
    check_may_plan(by, bureau.pk, local_date(at))
    draft = draft or read_for(bureau, data, filename, on=local_date(at), year=year)
    if not draft.commitments and not part_by_hand:
        raise NotValid(
            _("没有找到“下一年度安排”部分，未生成任何任务。请检查文件是否完整。"),
            code="no_plan_section",
            field="file",
        )
    text_hash = hashlib.sha256(draft.text.encode()).hexdigest()
    source = store(ContentFile(data, name=filename), now=clock.now(), content_type=_SOURCE_TYPE)
    with writing(by=by, at=at) as change:
        bureau = Bureau.objects.select_for_update().get(pk=bureau.pk)  # two equal imports at once meet here
        known = Plan.objects.filter(bureau=bureau, year=draft.year, text_hash=text_hash).first()
        if known is not None:
            return DraftResult(known, draft, is_new=False)
        plan = Plan.objects.create(
            bureau=bureau,
            year=draft.year,
            title=draft.title[:200] or source.name,
            doc_number=draft.doc_number[:60],
            signed_off_by=draft.signed_off_by[:40],
            issued_on=signed_on(draft.text, year=draft.year),
            file_name=source.name,
            source_id=source.sha256,
            text=draft.text,
            text_hash=text_hash,
            remarks=[{"code": remark.code, "message": remark.message} for remark in draft.warnings],
            drafted_by=by if isinstance(by, User) else None,
            drafted_at=at,
        )
        plan.resembles = version_of(plan, draft)
        plan.save(update_fields=["resembles"])
        keep_pieces(plan, draft)
        change("plan.drafted", plan, after={"commitments": len(draft.commitments), "text_hash": text_hash})
    return DraftResult(plan, draft, is_new=True)


def version_of(plan: Plan, draft: PlanDraft) -> Plan | None:
    """The latest other plan of this bureau and year whose text is mostly the same; none that waits to be compared itself."""
    others = Plan.objects.filter(bureau=plan.bureau, year=plan.year, resembles=None).exclude(pk=plan.pk)
    return next((one for one in others.order_by("-drafted_at")[:10] if resemble(one.text, draft.text)), None)
