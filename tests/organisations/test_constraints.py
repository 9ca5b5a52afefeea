"""What the database itself refuses, whoever writes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from tests.conftest import Cast
from tests.factories import NOW, give_post, make_bureau, make_office, make_user
from tracker.organisations.actions import create_token
from tracker.organisations.models import ApiToken, Bureau, Office, Post, Role, RuleSet, User

REFUSED: dict[str, Callable[[Cast], Any]] = {
    "head without an office": lambda c: give_post(c.staff, Role.HEAD, c.bureau),
    "staff without an office": lambda c: give_post(c.staff, Role.STAFF, c.bureau),
    "supervisor at an office": lambda c: give_post(c.staff, Role.SUPERVISOR, c.law),
    "leader at an office": lambda c: give_post(c.staff, Role.LEADER, c.law),
    "second reviewer at an office": lambda c: give_post(c.staff, Role.SECOND_REVIEWER, c.law),
    "post that ends before it begins": lambda c: give_post(
        c.staff, Role.STAFF, c.law, since=date(2024, 7, 1), until=date(2024, 6, 30)
    ),
    "office code twice in one bureau": lambda c: make_office(c.bureau, "LAW", "又一个法规科"),
    "bureau code twice": lambda c: make_bureau("ZZYJ", "又一个局", "又"),
    "number prefix twice": lambda c: make_bureau("NEW", "又一个局", "枣应急"),
    "user name twice": lambda c: make_user("li", "又一个李"),
    "rules of one name twice": lambda c: RuleSet.objects.create(name="默认规则"),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_database_refuses(cast: Cast, make: Callable[[Cast], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(cast)


def test_two_bureaus_may_use_the_same_office_code(cast: Cast) -> None:
    assert Office.objects.filter(code="LAW").count() == 2


def test_one_day_post_is_a_post(cast: Cast) -> None:
    day = date(2024, 7, 1)
    assert give_post(cast.staff, Role.HEAD, cast.law, since=day, until=day).pk


@pytest.mark.parametrize("row", ["bureau", "enforcement", "head"])
def test_what_others_hang_on_is_not_deleted(cast: Cast, row: str) -> None:
    with pytest.raises(ProtectedError):
        getattr(cast, row).delete()


def test_same_secret_is_not_kept_twice(cast: Cast) -> None:
    token, _secret = create_token(cast.head, by=cast.head, name="甲", scope="read", now=NOW, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(
            user=cast.staff, name="乙", secret_hash=token.secret_hash, created_at=NOW, expires_at=NOW
        )


def test_superuser_made_on_the_command_line_has_a_name(db: None) -> None:
    assert User.objects.create_superuser("root", password="lange Losung").name == "root"
    assert User.objects.create_superuser("root2", password="lange Losung", name="管理员").name == "管理员"


def test_rows_name_themselves_in_chinese(cast: Cast) -> None:
    assert str(Post.objects.get(user=cast.head)) == "李建国 市应急管理综合行政执法支队 科室负责人"
    assert str(Post.objects.get(user=cast.supervisor)) == "陈思远 枣庄市应急管理局 督办员"
    assert [str(b) for b in Bureau.objects.all()] == ["滕州市应急管理局", "枣庄市应急管理局"]
    assert (str(cast.head), cast.head.get_full_name(), cast.head.get_short_name()) == ("李建国",) * 3
