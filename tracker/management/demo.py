"""The demonstration: the first bureau with invented people, its real report, on a business date of its own.

One transaction: a demonstration is there whole or not at all. Everything goes through the rooms' actions.
"""

import json
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from tracker.intake.actions import draft_plan
from tracker.ledger.entries import system
from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import writing
from tracker.organisations.actions import keep
from tracker.organisations.models import OFFICE_ROLES, Bureau, Office, Post, Role, RuleSet, User
from tracker.reminders.actions import ship_rules
from tracker.tasks.actions import issue_plan
from tracker.workdays import clock
from tracker.workdays.actions import open_business_clock
from tracker.workdays.models import BusinessClock

FIXTURES = settings.BASE_DIR / "fixtures"
REPORT = FIXTURES / "zaozhuang-2023-report.md"
OPENING_DAY = date(2024, 6, 20)
POSTS_SINCE = date(2024, 1, 2)
BY = system("loaddemo")


class Login(NamedTuple):
    """One line of ``demo-logins.json``; ``office`` is empty for people of the whole bureau."""

    username: str
    password: str
    role: str
    office: str


def is_loaded() -> bool:
    return BusinessClock.objects.exists()


def load(today: date = OPENING_DAY, *, say: Callable[[str], None]) -> list[Login]:
    """Create it all, as of ``today``; the logins hold the only copy of the passwords."""
    facts = json.loads((FIXTURES / "demo_bureau.json").read_text(encoding="utf-8"))
    start = clock.opening(today)
    with writing(by=BY, at=start):
        open_business_clock(today, by=BY)
        bureau = _bureau(facts, start)
        say(f"{bureau.name}：{bureau.offices.count()}个科室和单位")
        logins, users = _people(facts["people"], bureau, start)
        _finish_bureau(facts, bureau, users, start)
        say(f"{len(logins)}个演示账号")
        plan = draft_plan(bureau, REPORT.read_bytes(), REPORT.name, by=users["chen"], at=start).plan
        say(f"《{plan.title}》：{plan.commitments.count()}条安排事项")
        try:
            tasks = issue_plan(plan, by=users["chen"], at=start)
        except NotValid as problem:  # a demonstration that opens late in the year: dates to settle by hand
            say(f"未下达，留作草稿。{problem.message}")
        else:
            say(f"已下达{len(tasks)}项任务")
    return logins


def _bureau(facts: dict[str, Any], start: Any) -> Bureau:
    rules = RuleSet(**facts["rules"])
    keep(rules, by=BY, at=start)
    ship_rules(rules, by=BY, at=start)
    named = {
        name: value
        for name, value in facts["bureau"].items()
        if name not in ("follow_up_office", "principal_leader")
    }
    bureau = Bureau(rules=rules, **named)
    keep(bureau, by=BY, at=start)
    for office in facts["offices"]:
        own = {name: value for name, value in office.items() if name != "leader_in_charge"}
        keep(Office(bureau=bureau, **own), by=BY, at=start)
    return bureau


def _people(people: list[dict[str, Any]], bureau: Bureau, start: Any) -> tuple[list[Login], dict[str, User]]:
    offices = {office.code: office for office in bureau.offices.all()}
    logins: list[Login] = []
    users: dict[str, User] = {}
    for person in people:
        is_admin = bool(person.get("is_admin"))
        user = User(
            username=person["username"],
            name=person["name"],
            salutation=person["salutation"],
            email=f"{person['username']}@zzyj.example",
            phone=f"0632-555{len(users):04d}",
            is_staff=is_admin,
            is_superuser=is_admin,
        )
        password = _password()
        user.set_password(password)
        keep(user, by=BY, at=start)
        users[user.username] = user
        role, office = person["role"], offices.get(person["office"])
        if role:
            keep(
                Post(
                    user=user,
                    bureau=bureau,
                    role=role,
                    office=office if role in OFFICE_ROLES else None,
                    since=min(POSTS_SINCE, clock.local_date(start)),
                ),
                by=BY,
                at=start,
            )
        label = str(Role(role).label) if role else "系统管理员"
        logins.append(Login(user.username, password, label, str(office) if office else ""))
    return logins, users


def _password() -> str:
    """Twelve characters in three groups (59 bits), none that is mistaken for another when typed from paper."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


def _finish_bureau(facts: dict[str, Any], bureau: Bureau, users: dict[str, User], start: Any) -> None:
    charge = {office["code"]: office.get("leader_in_charge") for office in facts["offices"]}
    for office in bureau.offices.all():
        if leader := charge[office.code]:
            office.leader_in_charge = users[leader]
            keep(office, by=BY, at=start)
    bureau.follow_up_office = bureau.offices.get(code=facts["bureau"]["follow_up_office"])
    bureau.principal_leader = users[facts["bureau"]["principal_leader"]]
    keep(bureau, by=BY, at=start)


def write_logins(logins: list[Login], to: Path) -> None:
    """Readable by the owner alone."""
    to.touch(mode=0o600)
    rows = [login._asdict() for login in logins]
    to.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
