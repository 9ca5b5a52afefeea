"""``manage.py prepare``: what it does on which data folder. What it calls is only noted here."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories import make_user
from tracker.management.commands import prepare
from tracker.workdays.models import BusinessClock

pytestmark = pytest.mark.django_db
LOGINS = Path("demo-logins.json")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    names: list[tuple[str, dict[str, Any]]] = []

    def note(name: str, **options: Any) -> None:
        names.append((name, {key: options[key] for key in ("logins", "today") if key in options}))

    monkeypatch.setattr(prepare, "call_command", note)
    return names


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(prepare.Command(stdout=out), *arguments)
    return out.getvalue()


def open_demo() -> None:
    BusinessClock.objects.create(pk=1, offset=timedelta(days=-1))
    make_user("li", "李建国")


def test_a_fresh_folder_is_migrated_and_gets_the_demo(called: list[Any]) -> None:
    assert "正在装入" in run("--demo-logins", str(LOGINS))
    assert called == [("migrate", {}), ("loaddemo", {"logins": LOGINS})]


def test_the_demos_day_goes_through(called: list[Any]) -> None:
    run("--demo-logins", str(LOGINS), "--today", "2024-06-28")
    assert called[1] == ("loaddemo", {"logins": LOGINS, "today": date(2024, 6, 28)})


def test_an_empty_one_gets_an_administrator_and_no_demo(called: list[Any]) -> None:
    run("--empty")
    assert called == [("migrate", {}), ("createadmin", {})]


def test_the_second_start_only_looks(called: list[Any]) -> None:
    open_demo()
    assert run() == ""
    assert called == [("migrate", {})]


def test_a_demo_cannot_be_opened_twice(called: list[Any]) -> None:
    open_demo()
    assert "--today 只在首次装入时有效" in run("--today", "2024-07-01")
    assert called == [("migrate", {})]


def test_demo_data_is_not_an_empty_system(called: list[Any]) -> None:
    open_demo()
    with pytest.raises(CommandError, match="已有演示数据") as refused:
        run("--empty")
    assert refused.value.returncode == prepare.REFUSED
    assert called == [("migrate", {})]


def test_people_who_work_are_not_given_a_demo(called: list[Any]) -> None:
    make_user("li", "李建国")
    with pytest.raises(CommandError, match="不是演示数据") as refused:
        run()
    assert refused.value.returncode == prepare.REFUSED
    assert called == [("migrate", {})]
