"""委托: lent for a time, seen in the ledger, taken back at once; never more than the giver has."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at, give_post, make_office, make_user
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.actions import delegate, revoke_delegation
from tracker.organisations.models import Delegation, Post, Role, User
from tracker.organisations.standing import Standing, standing_of

UNTIL = date(2024, 6, 28)
LATER = date(2024, 7, 1)


def post_of(user: User) -> Post:
    return Post.objects.get(user=user)


def lend(cast: Cast, **facts: Any) -> Delegation:
    """The head of the corps lends his post to the head of another office, from today until Friday week."""
    giver = facts.pop("giver", cast.head)
    facts = {"to": cast.other_head, "since": TODAY, "until": UNTIL, "by": giver, "at": NOW, **facts}
    return delegate(post_of(giver), **facts)


def test_lent_post_opens_what_it_opens_for_its_holder_who_keeps_it(cast: Cast) -> None:
    lend(cast)
    standing = standing_of(cast.other_head, TODAY)
    assert set(standing.heads) == {cast.relief.pk, cast.enforcement.pk}
    own, lent = standing.each()
    assert (set(own.heads), own.acting_for) == ({cast.relief.pk}, None)
    assert set(lent.heads) == {cast.enforcement.pk} and lent.acting_for
    assert lent.acting_for.name == "李建国"
    assert standing.persons == {cast.other_head.pk, cast.head.pk}
    assert cast.enforcement.pk in standing_of(cast.head, TODAY).heads


def test_delegation_has_a_row_with_names_and_days(cast: Cast) -> None:
    lend(cast, reason="外出培训")
    row = Change.objects.get()
    data = json.loads(row.data)
    assert (row.kind, row.actor_name, row.bureau) == ("delegation.granted", "李建国", str(cast.bureau.pk))
    assert (data["giver"], data["to"], data["after"]["until"]) == ("李建国", "钱科长", "2024-06-28")
    assert data["after"]["reason"] == "外出培训"


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2024, 6, 19), False), (TODAY, True), (UNTIL, True), (date(2024, 6, 29), False)],
)
def test_it_holds_from_its_first_to_its_last_day(cast: Cast, day: date, holds: bool) -> None:
    lend(cast)
    assert (cast.enforcement.pk in standing_of(cast.other_head, day).heads) is holds
    assert Delegation.objects.current(day).exists() is holds


def test_it_begins_on_its_day(cast: Cast) -> None:
    lend(cast, since=LATER, until=date(2024, 7, 5))
    assert cast.enforcement.pk not in standing_of(cast.other_head, UNTIL).heads
    assert cast.enforcement.pk in standing_of(cast.other_head, LATER).heads


END = {
    "the giver's post ends": lambda c: Post.objects.filter(user=c.head).update(until=date(2024, 6, 19)),
    "the giver is switched off": lambda c: User.objects.filter(pk=c.head.pk).update(is_active=False),
    "who stands in has left the bureau": lambda c: Post.objects.filter(user=c.other_head).update(
        until=date(2024, 6, 19)
    ),
    "it is taken back": lambda c: revoke_delegation(Delegation.objects.get(), by=c.head, at=NOW),
}


@pytest.mark.parametrize("how", END)
def test_it_never_gives_more_than_the_giver_has(cast: Cast, how: str) -> None:
    lend(cast)
    END[how](cast)
    assert cast.enforcement.pk not in standing_of(cast.other_head, TODAY).heads
    assert not Delegation.objects.current(TODAY).exists()


def test_who_is_switched_off_stands_in_for_nobody(cast: Cast) -> None:
    lend(cast)
    User.objects.filter(pk=cast.other_head.pk).update(is_active=False)
    assert standing_of(User.objects.get(pk=cast.other_head.pk), TODAY) == Standing(None)
    assert not Delegation.objects.current(TODAY).exists()


def test_it_is_never_passed_on(cast: Cast) -> None:
    lend(cast)
    with pytest.raises(NotAllowed, match="只能委托自己的职务"):
        lend(cast, by=cast.other_head, to=cast.staff)
    delegate(post_of(cast.other_head), to=cast.law_head, since=TODAY, until=UNTIL, by=cast.other_head, at=NOW)
    assert set(standing_of(cast.law_head, TODAY).heads) == {cast.law.pk, cast.relief.pk}


def test_post_of_several_offices_below_is_lent_with_them(cast: Cast) -> None:
    squad = make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    lend(cast)
    assert squad.pk in standing_of(cast.other_head, TODAY).heads


def test_follow_up_officers_post_is_lent(cast: Cast) -> None:
    lend(cast, giver=cast.supervisor, to=cast.head)
    standing = standing_of(cast.head, TODAY)
    assert (set(standing.supervises), set(standing.bureaus)) == ({cast.bureau.pk}, {cast.bureau.pk})


WHO_MAY = {"head": True, "admin": True}


@pytest.mark.parametrize(
    "who",
    ["head", "staff", "law_head", "supervisor", "second_reviewer", "leader", "other_head", "stranger",
     "other_supervisor", "admin"],
)  # fmt: skip
def test_its_holder_lends_a_post_or_an_administrator_for_him(cast: Cast, who: str) -> None:
    if WHO_MAY.get(who):
        assert lend(cast, by=getattr(cast, who)).given_by == getattr(cast, who)
        return
    with pytest.raises(NotAllowed):
        lend(cast, by=getattr(cast, who))
    assert not Change.objects.exists()


@pytest.mark.parametrize("giver", ["staff", "second_reviewer", "leader"])
def test_only_heads_and_follow_up_officers_lend(cast: Cast, giver: str) -> None:
    with pytest.raises(NotValid, match="只有科室负责人和督办员的职务可以委托"):
        lend(cast, giver=getattr(cast, giver))


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "yesterday": ({"since": date(2024, 6, 19)}, "过去的日期", "since"),
    "ends before it begins": ({"until": date(2024, 6, 19)}, "早于起日", "until"),
    "longer than half a year": ({"until": date(2024, 12, 31)}, "最长半年", "until"),
    "long words": ({"reason": "长" * 201}, "最多200字", "reason"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_days_that_cannot_be_are_refused_at_their_field(cast: Cast, name: str) -> None:
    facts, words, field = REFUSED[name]
    with pytest.raises(NotValid, match=words) as refused:
        lend(cast, **facts)
    assert refused.value.field == field
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("who", ["head", "stranger", "other_supervisor", "admin"])
def test_only_somebody_else_of_the_same_bureau_stands_in(cast: Cast, who: str) -> None:
    with pytest.raises(NotValid, match=r"不能委托给自己|只能委托给本单位在职的人员"):
        lend(cast, to=getattr(cast, who))


def test_service_account_stands_in_for_nobody(cast: Cast) -> None:
    robot = make_user("robot", "数据平台", is_service=True)
    give_post(robot, Role.STAFF, cast.relief)
    with pytest.raises(NotValid, match="只能委托给本单位在职的人员"):
        lend(cast, to=robot)


def test_post_is_lent_no_longer_than_it_is_held(cast: Cast) -> None:
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 27))
    with pytest.raises(NotValid, match="任职到6月27日 周四"):
        lend(cast)
    assert lend(cast, until=date(2024, 6, 27)).until == date(2024, 6, 27)


def test_post_is_lent_to_one_person_at_a_time(cast: Cast) -> None:
    lend(cast)
    with pytest.raises(WrongState, match="6月20日 周四至6月28日 周五已委托给钱科长"):
        lend(cast, to=cast.staff, since=UNTIL, until=date(2024, 7, 5))
    assert lend(cast, to=cast.staff, since=LATER, until=date(2024, 7, 5)).to == cast.staff


@pytest.mark.parametrize(
    ("who", "may"),
    [("head", True), ("other_head", True), ("admin", True), ("supervisor", False), ("staff", False)],
)
def test_either_side_or_an_administrator_takes_it_back(cast: Cast, who: str, may: bool) -> None:
    row, by = lend(cast), getattr(cast, who)
    if not may:
        with pytest.raises(NotAllowed, match="委托双方"):
            revoke_delegation(row, by=by, at=NOW)
        assert Change.objects.count() == 1
        return
    assert revoke_delegation(row, by=by, at=NOW).revoked_by == by
    assert Change.objects.get(seq=2).kind == "delegation.revoked"


def test_taking_back_twice_says_who_was_first(cast: Cast) -> None:
    row = lend(cast)
    revoke_delegation(row, by=cast.other_head, at=at("2024-06-21"))
    with pytest.raises(WrongState, match="钱科长已于6月21日10:00收回此项委托"):
        revoke_delegation(row, by=cast.head, at=at("2024-06-21", 11))
    assert Change.objects.count() == 2


def test_what_is_over_needs_no_taking_back(cast: Cast) -> None:
    with pytest.raises(WrongState, match="已到期"):
        revoke_delegation(lend(cast), by=cast.head, at=at("2024-06-29"))


def test_database_holds_the_shape(cast: Cast) -> None:
    row = lend(cast)
    for wrong in ({"until": date(2024, 6, 1)}, {"revoked_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize("lent", [1, 3])
def test_standing_costs_one_query_however_much_is_lent(
    cast: Cast, django_assert_num_queries: Any, lent: int
) -> None:
    """P3: demotion and delegation are asked of the rows on every request, so this stays cheap."""
    for n in range(lent):
        giver = make_user(f"g{n}", f"科长{n}")
        post = give_post(giver, Role.HEAD, make_office(cast.bureau, f"X{n}", f"科室{n}"))
        delegate(post, to=cast.other_head, since=TODAY, until=UNTIL, by=giver, at=NOW)
    with django_assert_num_queries(1):
        assert len(standing_of(cast.other_head, TODAY).each()) == 1 + lent


def test_offices_below_the_follow_up_office_are_known_to_who_decides(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    group = make_office(cast.bureau, "LAW1", "执法监督组", parent=cast.law)
    deeper = make_office(cast.bureau, "LAW11", "案卷小组", parent=group)
    for who in (cast.supervisor, cast.second_reviewer):
        with django_assert_num_queries(3):  # one for the posts, one for each level below the first
            found = standing_of(who, TODAY).follow_up_offices
        assert set(found) == {cast.law.pk, group.pk, deeper.pk}
    assert set(standing_of(cast.leader, TODAY).follow_up_offices) == set()
