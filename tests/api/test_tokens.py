"""A token's life: asked for with a password, shown once, listed without its secret, revoked by its owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import API, As, Caller, problem
from tests.conftest import Cast
from tests.factories import make_user
from tracker.ledger.models import Change
from tracker.organisations.models import ApiToken
from tracker.workdays import clock

PASSWORD = "correct horse battery"


def ask(username: str = "li", password: str = PASSWORD, **more: Any) -> Any:
    return Caller().post("/tokens", {"username": username, "password": password, **more})


def test_from_password_to_revocation(cast: Cast) -> None:
    made = ask(name="局数据平台", scope="write", expires_in_days=90)
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    shown = made.json()
    assert set(shown) == {"token", "id", "name", "scope", "expires_at"}
    assert shown["token"].startswith("yn_") and len(shown["token"]) == 46
    row = ApiToken.objects.get()
    assert (row.name, row.scope, row.user) == ("局数据平台", "write", cast.head)
    assert timedelta(days=89) < row.expires_at - clock.now() <= timedelta(days=90)

    caller = Caller(shown["token"])
    index = caller.get("/").json()
    assert index["caller"]["username"] == "li"
    assert index["caller"]["scope"] == "write"
    listed = caller.get("/tokens")
    assert shown["token"] not in listed.content.decode()
    (line,) = listed.json()["data"]
    assert line["id"] == shown["id"]
    assert set(line) == {
        "id", "name", "scope", "hint", "created_at", "expires_at", "last_used_at", "revoked_at",
    }  # fmt: skip

    gone = caller.delete(f"/tokens/{shown['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    problem(caller.get("/"), 401, "unauthenticated")
    assert [change.kind for change in Change.objects.filter(subject_type="token")] == [
        "token.created",
        "token.revoked",
    ]


def test_without_wishes_it_reads_for_a_year(cast: Cast) -> None:
    shown = ask().json()
    row = ApiToken.objects.get()
    assert (shown["scope"], shown["name"]) == ("read", "程序接口")
    assert timedelta(days=364) < row.expires_at - clock.now() <= timedelta(days=365)


def test_secret_is_in_no_row(cast: Cast) -> None:
    secret = ask().json()["token"]
    for model in (ApiToken, Change):
        assert secret not in str(list(model.objects.values_list()))


def test_revoking_twice_is_revoked_once(cast: Cast, as_: As) -> None:
    other, caller = as_(cast.head), as_(cast.head)
    assert other.token
    for _time in range(2):
        assert caller.delete(f"/tokens/{other.token.pk}").status_code == 204
    assert Change.objects.filter(kind="token.revoked").count() == 1
    assert [line["revoked_at"] is None for line in caller.get("/tokens").json()["data"]] == [True, False]


def test_others_tokens_are_neither_listed_nor_revoked(cast: Cast, as_: As) -> None:
    theirs, mine = as_(cast.head), as_(cast.supervisor)
    assert theirs.token and mine.token
    assert [line["id"] for line in mine.get("/tokens").json()["data"]] == [str(mine.token.pk)]
    problem(mine.delete(f"/tokens/{theirs.token.pk}"), 404, "not-found")
    problem(as_(cast.admin).delete(f"/tokens/{theirs.token.pk}"), 404, "not-found")
    assert theirs.get("/").status_code == 200


def test_a_wrong_pair_is_one_answer(cast: Cast) -> None:
    cast.staff.is_active = False
    cast.staff.save()
    answers = [ask("li", "wrong"), ask("nobody", PASSWORD), ask("zhou", PASSWORD), ask("LI ", PASSWORD)]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        body = problem(answer, 401, "wrong-credentials")
        assert body["errors"] == []
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="yinuo"'
    assert not ApiToken.objects.exists()


def test_ten_wrong_pairs_lock_the_name_at_this_address(cast: Cast) -> None:
    for _try in range(9):
        problem(ask(password="wrong"), 401, "wrong-credentials")
    for password in ("wrong", "wrong", PASSWORD):
        answer = ask(password=password)
        problem(answer, 429, "locked-out")
        assert answer.headers["Retry-After"] == "900"
    assert ask("chen").status_code == 201
    elsewhere = Client(REMOTE_ADDR="10.9.8.7").post(
        f"{API}/tokens", {"username": "li", "password": PASSWORD}, content_type="application/json"
    )
    assert elsewhere.status_code == 201


def test_a_token_in_hand_goes_on_working_while_locked(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    for _try in range(11):
        ask(password="wrong")
    assert caller.get("/tasks").status_code == 200


def test_service_account_gets_a_token(cast: Cast) -> None:
    make_user("platform", "数据平台", is_service=True)
    made = Caller(ask("platform").json()["token"]).get("/")
    assert made.json()["caller"]["name"] == "数据平台"


def test_an_old_token_in_the_header_does_not_hinder(cast: Cast) -> None:
    made = Caller("yn_long-gone").post("/tokens", {"username": "li", "password": PASSWORD})
    assert made.status_code == 201


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"scope": "admin"}, "/scope"), ({"scope": None}, "/scope"), ({"expires_in_days": 366}, "/expires_in_days"),
        ({"expires_in_days": 0}, "/expires_in_days"), ({"expires_in_days": -1}, "/expires_in_days"),
        ({"expires_in_days": 10**30}, "/expires_in_days"), ({"expires_in_days": "soon"}, "/expires_in_days"),
        ({"name": "长" * 101}, "/name"), ({"name": ""}, "/name"), ({"username": ""}, "/username"),
        ({"username": None}, "/username"), ({"password": ["x"]}, "/password"), ({"username": "u" * 151}, "/username"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_met(cast: Cast, wish: dict[str, Any], pointer: str) -> None:
    body = problem(ask(**wish), 400, "not-valid")
    assert [error["pointer"] for error in body["errors"]] == [pointer]
    assert not ApiToken.objects.exists()
