"""The demonstration: the real plan in its year, invented people with random passwords, there whole or not at all."""

import json
import stat
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.conftest import Cast
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Bureau, Post, Role, User
from tracker.organisations.standing import standing_of
from tracker.plans.models import Plan
from tracker.tasks.models import Task
from tracker.workdays import clock


def load(tmp_path: Path, *args: str) -> str:
    out = StringIO()
    call_command("loaddemo", "--logins", str(tmp_path / "logins.json"), *args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "machine_day", ["2023-12-31T23:59:59Z", "2024-06-20T01:00:00Z", "2031-02-01T16:30:00Z"]
)
def test_business_time_opens_on_the_day_whatever_the_machine_says(tmp_path: Path, machine_day: str) -> None:
    with time_machine.travel(machine_day, tick=False):
        load(tmp_path)
        assert clock.today() == date(2024, 6, 20)
        assert clock.is_demo()
        assert Plan.objects.get().released_at == clock.opening(date(2024, 6, 20))


@pytest.mark.django_db
def test_real_plan_is_issued_with_everybody_in_place(tmp_path: Path) -> None:
    load(tmp_path)
    assert Task.objects.count() == 18
    assert {task.number for task in Task.objects.all()} == {f"枣应急-2024-{n:03d}" for n in range(1, 19)}
    bureau = Bureau.objects.get()
    for task in Task.objects.select_related("responsible_person"):
        assert task.responsible_person is not None
        standing = standing_of(task.responsible_person, date(2024, 6, 20))
        assert task.lead_office_id in standing.heads
    roles = set(Post.objects.filter(bureau=bureau).values_list("role", flat=True))
    assert roles == {Role.HEAD, Role.STAFF, Role.SUPERVISOR, Role.LEADER, Role.SECOND_REVIEWER}
    assert verify().breaks == []


@pytest.mark.django_db
def test_logins_work_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    load(tmp_path)
    path = tmp_path / "logins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    logins = json.loads(path.read_text(encoding="utf-8"))
    assert {tuple(login) for login in logins} == {("username", "password", "role", "office")}
    assert len({login["password"] for login in logins}) == len(logins)
    for login in logins[:3]:
        assert User.objects.get(username=login["username"]).check_password(login["password"])


@pytest.mark.django_db
def test_no_password_or_hash_reaches_the_ledger(tmp_path: Path) -> None:
    load(tmp_path)
    passwords = [login["password"] for login in json.loads((tmp_path / "logins.json").read_text())]
    hashes = list(User.objects.values_list("password", flat=True))
    written = "\n".join(Change.objects.values_list("data", flat=True))
    assert not [secret for secret in passwords + hashes if secret in written]


@pytest.mark.django_db
def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path)
    before = (Change.objects.count(), (tmp_path / "logins.json").read_text())
    assert "没有改动" in load(tmp_path)
    assert (Change.objects.count(), (tmp_path / "logins.json").read_text()) == before


@pytest.mark.django_db
def test_day_after_the_plans_year_leaves_a_draft_and_says_so(tmp_path: Path) -> None:
    said = load(tmp_path, "--today", "2025-03-03")
    assert "留作草稿" in said
    assert Plan.objects.get().state == "draft"
    assert Task.objects.count() == 0


def test_demo_never_goes_into_a_system_that_has_people(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="空的系统"):
        load(tmp_path)
    assert not clock.is_demo()


@pytest.mark.django_db
def test_createadmin_makes_one_account_and_prints_it_once() -> None:
    out = StringIO()
    call_command("createadmin", stdout=out)
    made = json.loads(out.getvalue())
    admin = User.objects.get()
    assert admin.username == made["username"] == "admin"
    assert admin.check_password(made["password"])
    assert (Bureau.objects.count(), clock.is_demo()) == (0, False)
    again = StringIO()
    call_command("createadmin", stdout=again)
    assert again.getvalue() == ""
    assert User.objects.count() == 1
