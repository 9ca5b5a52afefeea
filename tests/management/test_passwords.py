"""Accounts made and passwords changed from the command line stand in the ledger like any other change."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands

from tests.conftest import Cast
from tracker.ledger.models import Change
from tracker.management.commands import changepassword
from tracker.organisations.models import User

NEW = "plum blossom 1949"


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``types(a, b)``: what the person types at the two questions."""

    def answer(*words: str) -> None:
        typed: Iterator[str] = iter(words)
        monkeypatch.setattr(changepassword, "getpass", lambda _question: next(typed))

    return answer


def run(username: str) -> str:
    out = StringIO()
    call_command("changepassword", username, stdout=out)
    return out.getvalue()


def test_the_command_is_ours() -> None:
    assert get_commands()["changepassword"] == "tracker"


def test_password_is_changed_and_recorded_without_it(cast: Cast, types: Any) -> None:
    types(NEW, NEW)
    assert run("zhou") == "已修改“zhou”的密码。\n"
    assert User.objects.get(username="zhou").check_password(NEW)
    row = Change.objects.get(kind="user.password_changed")
    assert (row.actor_kind, row.actor_name, row.subject_id) == (
        "system",
        "changepassword",
        str(cast.staff.pk),
    )
    assert NEW not in row.data


@pytest.mark.parametrize(
    ("words", "said"),
    [((NEW, "else"), "两次输入不一致"), (("password12", "password12"), "密码")],
)
def test_wrong_password_changes_nothing(cast: Cast, types: Any, words: tuple[str, str], said: str) -> None:
    types(*words)
    with pytest.raises(CommandError, match=said):
        run("zhou")
    assert not Change.objects.filter(kind="user.password_changed").exists()


def test_unknown_account_is_said_so(cast: Cast) -> None:
    with pytest.raises(CommandError, match="没有账号“nobody”"):
        run("nobody")


@pytest.mark.django_db
def test_first_account_of_the_framework_is_recorded() -> None:
    call_command("createsuperuser", "--noinput", "--username=root", "--name=甲", stdout=StringIO())
    row = Change.objects.get(kind="user.created")
    assert json.loads(row.data)["after"] == {
        "username": "root", "name": "甲", "is_staff": True, "is_superuser": True,
    }  # fmt: skip
