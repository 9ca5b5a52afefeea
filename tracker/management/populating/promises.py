"""The year's report of a populated bureau: a text, its sections, and the sentences that became tasks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from tracker.management.populating.bureaus import Place
from tracker.management.populating.rows import Idents
from tracker.management.populating.words import DUTIES, SECTIONS, Duty
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.wording import PlanState

MOST = 18  # sentences of one report; what else a bureau does comes from other sources
_NUMBERS = "一二三四"


@dataclass
class Promised:
    """A plan, and for each of its sentences the row (still without office and date) and the duty it states."""

    plan: Plan
    sections: list[Section] = field(default_factory=list)
    commitments: list[tuple[Commitment, Duty]] = field(default_factory=list)


def promise(
    place: Place,
    count: int,
    *,
    year: int,
    issued: date,
    at: datetime,
    rng: Random,
    idents: Idents,
    keys: Iterator[int],
) -> Promised:
    """``count`` sentences in four parts. ``keys``: of the sections."""
    duties = rng.sample(DUTIES, min(count, MOST))
    plan = Plan(
        id=idents.next(), bureau=place.bureau, year=year, title=f"{place.bureau.name}{year - 1}年度法治政府建设工作报告",
        doc_number=f"{place.bureau.number_prefix}发〔{year - 1}〕{rng.randint(20, 90)}号", issued_on=issued,
        signed_off_by=place.leader.name, file_name="report.md", state=PlanState.ISSUED, drafted_by=place.supervisor,
        drafted_at=at, released_by=place.supervisor, released_at=at,
    )  # fmt: skip
    made = Promised(plan)
    text = f"三、{year}年度推进法治政府建设的主要安排\n"
    for part, title in enumerate(SECTIONS):
        own = duties[part :: len(SECTIONS)]
        if not own:
            break
        begin = len(text)
        text += f"（{_NUMBERS[part]}）{title}。"
        section = Section(
            pk=next(keys), plan=plan, order=part, number=f"（{_NUMBERS[part]}）", title=title, start=begin
        )
        for duty in own:
            made.commitments.append((_sentence(plan, section, duty, len(text), made, idents), duty))
            text += f"{duty.sentence}。"
        text += "\n"
        section.end = len(text)
        made.sections.append(section)
    plan.text, plan.text_hash = text, hashlib.sha256(text.encode()).hexdigest()
    return made


def _sentence(
    plan: Plan, section: Section, duty: Duty, start: int, made: Promised, idents: Idents
) -> Commitment:
    return Commitment(
        id=idents.next(), plan=plan, section=section, order=len(made.commitments), text=duty.sentence,
        start=start, end=start + len(duty.sentence), kind=duty.kind, title=duty.title,
        expected_evidence=list(duty.evidence),
    )  # fmt: skip
