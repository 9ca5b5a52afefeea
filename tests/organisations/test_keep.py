"""One action keeps people, bureaus, offices, posts and rules; the ledger says what was and what is."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, make_office, make_user
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.verify import verify
from tracker.organisations.actions import keep
from tracker.organisations.models import Bureau, Office, Post, Role, RuleSet, User


def last() -> tuple[str, dict[str, Any]]:
    row = Change.objects.order_by("-seq")[0]
    return row.kind, json.loads(row.data)


def test_new_office_is_recorded_with_what_it_is(cast: Cast) -> None:
    office = Office(bureau=cast.bureau, code="FIRE", name="火灾防治管理科", short_name="火灾科")
    assert keep(office, by=cast.admin, at=NOW)
    kind, data = last()
    assert (kind, data["before"], data["after"]["name"]) == ("office.created", {}, "火灾防治管理科")
    assert Change.objects.get().seen_by.get().office == str(office.pk)


def test_changed_office_is_recorded_with_before_and_after_of_what_changed(cast: Cast) -> None:
    office = Office.objects.get(pk=cast.relief.pk)
    office.name, office.kind = "救灾科", "处"
    assert keep(office, by=cast.admin, at=NOW)
    assert last() == (
        "office.changed",
        {"before": {"kind": "科室", "name": "救灾和物资保障科"}, "after": {"kind": "处", "name": "救灾科"}},
    )
    assert Office.objects.get(pk=office.pk).name == "救灾科"
    assert verify().breaks == []


def test_keeping_what_is_already_so_writes_nothing(cast: Cast) -> None:
    assert not keep(Office.objects.get(pk=cast.relief.pk), by=cast.admin, at=NOW)
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda cast: Bureau(code="N", name="新局", short_name="新局", number_prefix="新", rules=cast.bureau.rules),
         "bureau.created"),
        (lambda cast: Post(user=cast.staff, bureau=cast.bureau, office=cast.relief, role=Role.HEAD,
                           since=date(2024, 7, 1)), "post.created"),
        (lambda cast: RuleSet(name="另一套规则"), "rules.changed"),
        (lambda cast: User(username="xin", name="新人", password="!"), "user.created"),
    ],
)  # fmt: skip
def test_every_noun_has_its_own_kind(cast: Cast, make: Callable[[Cast], Any], kind: str) -> None:
    row = make(cast)
    assert keep(row, by=cast.admin, at=NOW)
    assert last()[0] == kind
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_password_and_last_login_never_reach_the_ledger(cast: Cast) -> None:
    user = User.objects.get(pk=cast.head.pk)
    user.set_password("eine andere lange Losung")
    assert keep(user, by=cast.admin, at=NOW)
    assert last() == ("user.changed", {"before": {}, "after": {}})
    newcomer = User(username="xin", name="新人")
    newcomer.set_password("noch eine Losung")
    keep(newcomer, by=cast.admin, at=NOW)
    whole = "".join(Change.objects.values_list("data", flat=True))
    for secret in (user.password, newcomer.password, "password", "last_login"):
        assert secret not in whole
    assert User.objects.get(pk=user.pk).check_password("eine andere lange Losung")


@pytest.mark.parametrize(
    "who", ["head", "staff", "supervisor", "second_reviewer", "leader", "other_supervisor"]
)
def test_only_administrators_keep(cast: Cast, who: str) -> None:
    office = Office.objects.get(pk=cast.relief.pk)
    office.name = "别的名称"
    with pytest.raises(NotAllowed, match="只有系统管理员"):
        keep(office, by=getattr(cast, who), at=NOW)
    assert Office.objects.get(pk=office.pk).name == "救灾和物资保障科"
    assert not Change.objects.exists()


def test_command_keeps_in_the_systems_name(cast: Cast) -> None:
    office = Office(bureau=cast.bureau, code="FIRE", name="火灾防治管理科", short_name="火灾科")
    assert keep(office, by=system("loaddemo"), at=NOW)
    assert Change.objects.get().actor_name == "loaddemo"


def foreign_office(cast: Cast) -> Office:
    office = Post.objects.get(user=cast.stranger).office
    assert office is not None
    return office


WRONG: list[tuple[str, Callable[[Cast], Any], str]] = [
    ("office without a name", lambda c: Office(bureau=c.bureau, code="X"), "不能为空"),
    ("code used twice", lambda c: Office(bureau=c.bureau, code="LAW", name="又一个", short_name="又"), "已经存在"),
    ("parent of another bureau", lambda c: Office(bureau=c.bureau, code="X", name="甲", short_name="甲",
                                                 parent=foreign_office(c)), "上级科室须是本单位的科室"),
    ("head without an office", lambda c: Post(user=c.staff, bureau=c.bureau, role=Role.HEAD,
                                              since=date(2024, 7, 1)), "须选科室"),
    ("supervisor at an office", lambda c: Post(user=c.staff, bureau=c.bureau, office=c.law, role=Role.SUPERVISOR,
                                               since=date(2024, 7, 1)), "不选科室"),
    ("office of another bureau", lambda c: Post(user=c.staff, bureau=c.bureau, office=foreign_office(c),
                                                role=Role.HEAD, since=date(2024, 7, 1)), "须属于所选单位"),
    ("ends before it begins", lambda c: Post(user=c.staff, bureau=c.bureau, office=c.law, role=Role.HEAD,
                                             since=date(2024, 7, 1), until=date(2024, 6, 30)), "不能早于起日"),
    ("role that is none", lambda c: Post(user=c.staff, bureau=c.bureau, role="king", since=date(2024, 7, 1)), "king"),
    ("user name used twice", lambda c: User(username="li", name="又一个李", password="!"), "已存在"),
    ("follow-up office elsewhere", lambda c: Bureau(code="N", name="新局", short_name="新", number_prefix="新",
                                                    rules=c.bureau.rules, follow_up_office=c.law), "督办科室"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_row_is_refused_in_words_without_codes(
    cast: Cast, make: Callable[[Cast], Any], words: str
) -> None:
    with pytest.raises(NotValid, match=words) as refused:
        keep(make(cast), by=cast.admin, at=NOW)
    assert "_" not in refused.value.message
    assert not Change.objects.exists()


def test_office_cannot_be_put_below_itself(cast: Cast) -> None:
    squad = make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    cast.enforcement.parent = squad
    with pytest.raises(NotValid, match="不能在自己之下"):
        keep(cast.enforcement, by=cast.admin, at=NOW)


def test_administrator_gives_himself_no_post_and_does_not_lock_himself_out(cast: Cast) -> None:
    post = Post(user=cast.admin, bureau=cast.bureau, role=Role.LEADER, since=date(2024, 7, 1))
    with pytest.raises(NotAllowed, match="不能为自己"):
        keep(post, by=cast.admin, at=NOW)
    for name in ("is_active", "is_superuser"):
        me = User.objects.get(pk=cast.admin.pk)
        setattr(me, name, False)
        with pytest.raises(NotAllowed, match="不能停用自己"):
            keep(me, by=cast.admin, at=NOW)
    assert not Change.objects.exists()


def test_another_administrator_may(cast: Cast) -> None:
    other = make_user("root2", "另一位管理员", is_superuser=True)
    me = User.objects.get(pk=cast.admin.pk)
    me.is_active = False
    assert keep(me, by=other, at=NOW)
    assert last() == ("user.changed", {"before": {"is_active": True}, "after": {"is_active": False}})
