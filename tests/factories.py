"""Rows for tests, made the short way. People come from the cast in ``conftest``."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from tracker.organisations.models import Bureau, Office, Post, Role, RuleSet, User
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.wording import CommitmentKind, Rhythm

LOCAL = ZoneInfo("Asia/Shanghai")
TODAY = date(2024, 6, 20)  # a Thursday
NOW = datetime(2024, 6, 20, 9, 0, tzinfo=LOCAL)


def at(day: str | date, hour: int = 10) -> datetime:
    """``at("2024-06-21")``: ten in the morning of that day in the bureau's zone."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)


def make_bureau(code: str = "ZZYJ", name: str = "枣庄市应急管理局", prefix: str = "枣应急") -> Bureau:
    rules, _ = RuleSet.objects.get_or_create(name="默认规则")
    return Bureau.objects.create(code=code, name=name, short_name=name, number_prefix=prefix, rules=rules)


def new_office(bureau: Bureau, code: str, name: str, **facts: Any) -> Office:
    return Office(bureau=bureau, code=code, name=name, short_name=name, **facts)


def make_office(bureau: Bureau, code: str, name: str, **facts: Any) -> Office:
    office = new_office(bureau, code, name, **facts)
    office.save(force_insert=True)
    return office


def new_user(username: str, name: str, **facts: Any) -> User:
    user = User(username=username, email=f"{username}@example.test", name=name, **facts)
    user.set_password("correct horse battery")
    return user


def make_user(username: str, name: str, **facts: Any) -> User:
    user = new_user(username, name, **facts)
    user.save(force_insert=True)
    return user


def new_post(
    user: User, role: Role, where: Office | Bureau, since: date = date(2024, 1, 1), **facts: Any
) -> Post:
    place = {"office": where, "bureau": where.bureau} if isinstance(where, Office) else {"bureau": where}
    return Post(user=user, role=role, since=since, **place, **facts)


def give_post(
    user: User, role: Role, where: Office | Bureau, since: date = date(2024, 1, 1), **facts: Any
) -> Post:
    post = new_post(user, role, where, since, **facts)
    post.save(force_insert=True)
    return post


def make_plan(bureau: Bureau, *, drafted_by: User | None = None, year: int = 2024) -> Plan:
    text = "（一）不断深化制度建设。进一步健全行政执法责任制。"
    plan = Plan.objects.create(
        bureau=bureau,
        year=year,
        title="2023年度法治政府建设工作报告",
        doc_number="枣应急发〔2023〕56号",
        file_name="report.md",
        text=text,
        text_hash=uuid4().hex,
        drafted_by=drafted_by,
        drafted_at=NOW,
    )
    Section.objects.create(
        plan=plan, order=0, number="（一）", title="不断深化制度建设", start=0, end=len(text)
    )
    return plan


def make_commitment(plan: Plan, lead_office: Office | None, **facts: Any) -> Commitment:
    order = plan.commitments.count()
    text = "进一步健全行政执法责任制"
    start = plan.text.index(text)
    defaults: dict[str, Any] = {
        "text": text,
        "start": start,
        "end": start + len(text),
        "kind": CommitmentKind.ONE_OFF,
        "title": f"健全行政执法责任制{order + 1}",
        "due_on": date(2024, 6, 28),
        "rhythm": Rhythm.NONE,
        "expected_evidence": ["印发文件"],
    }
    return Commitment.objects.create(
        plan=plan, section=plan.sections.get(), order=order, lead_office=lead_office, **defaults | facts
    )
