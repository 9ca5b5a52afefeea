"""What a person is on a day follows from posts alone: since, until, switched off, and the offices below."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.conftest import Cast
from tests.factories import TODAY, give_post, make_office, make_user
from tracker.organisations.access import can_administer, can_revoke, offices_visible_to
from tracker.organisations.models import Post, Role
from tracker.organisations.standing import Standing, standing_of


@pytest.fixture
def newcomer(cast: Cast) -> Callable[..., Standing]:
    """The standing on a day of somebody given one post: ``newcomer(role, where, on, since=…, until=…)``."""

    def stand(role: Role, where: Any, on: date = TODAY, **facts: Any) -> Standing:
        user = make_user("xin", "新人")
        give_post(user, role, where, **facts)
        return standing_of(user, on)

    return stand


ROLES = [
    (Role.HEAD, "heads"),
    (Role.STAFF, "works_in"),
    (Role.SUPERVISOR, "supervises"),
    (Role.LEADER, "leads"),
    (Role.SECOND_REVIEWER, "second_reviews"),
]


@pytest.mark.parametrize(("role", "held"), ROLES)
def test_each_role_stands_for_itself_alone(
    cast: Cast, newcomer: Callable[..., Standing], role: Role, held: str
) -> None:
    where = cast.enforcement if role in (Role.HEAD, Role.STAFF) else cast.bureau
    standing = newcomer(role, where)
    for _role, name in ROLES:
        assert set(getattr(standing, name)) == ({where.pk} if name == held else set())


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2024, 6, 20), None, True),  # from this very day
        (date(2024, 6, 21), None, False),
        (date(2024, 1, 1), date(2024, 6, 20), True),  # to this very day
        (date(2024, 1, 1), date(2024, 6, 19), False),
        (date(2024, 6, 20), date(2024, 6, 20), True),
    ],
)
def test_post_counts_from_its_first_to_its_last_day(
    cast: Cast, newcomer: Callable[..., Standing], since: date, until: date | None, holds: bool
) -> None:
    standing = newcomer(Role.HEAD, cast.relief, since=since, until=until)
    assert (cast.relief.pk in standing.heads) is holds


def test_successor_takes_over_on_his_day(cast: Cast) -> None:
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 30))
    give_post(cast.staff, Role.HEAD, cast.enforcement, since=date(2024, 7, 1))
    for day, head in ((date(2024, 6, 30), cast.head), (date(2024, 7, 1), cast.staff)):
        heads = [u for u in (cast.head, cast.staff) if cast.enforcement.pk in standing_of(u, day).heads]
        assert heads == [head]


def test_switched_off_account_is_nobody(cast: Cast) -> None:
    cast.head.is_active = False
    cast.head.save()
    assert standing_of(cast.head, TODAY) == Standing(None)
    assert not Post.objects.current(TODAY).filter(user=cast.head).exists()


def test_visitor_is_nobody_without_a_query(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        standing = standing_of(AnonymousUser(), TODAY)
    assert (standing.offices, standing.bureaus, standing.user_id) == (frozenset(), frozenset(), None)


def test_administrator_holds_no_post_by_being_one(cast: Cast) -> None:
    standing = standing_of(cast.admin, TODAY)
    assert (standing.offices, standing.bureaus) == (frozenset(), frozenset())


def test_head_stands_over_all_offices_below_his_own_but_staff_does_not(cast: Cast) -> None:
    squad = make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    group = make_office(cast.bureau, "ENF11", "一中队", parent=squad)
    assert set(standing_of(cast.head, TODAY).heads) == {cast.enforcement.pk, squad.pk, group.pk}
    assert standing_of(cast.staff, TODAY).offices == {cast.enforcement.pk}
    assert cast.enforcement.pk not in standing_of(cast.other_head, TODAY).heads


def test_ring_of_offices_does_not_hang(cast: Cast) -> None:
    squad = make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    cast.enforcement.parent = squad
    cast.enforcement.save()
    assert set(standing_of(cast.head, TODAY).heads) == {cast.enforcement.pk, squad.pk}


def test_several_posts_add_up(cast: Cast) -> None:
    give_post(cast.head, Role.STAFF, cast.relief)
    give_post(cast.head, Role.LEADER, cast.bureau)
    standing = standing_of(cast.head, TODAY)
    assert standing.offices == {cast.enforcement.pk, cast.relief.pk}
    assert standing.bureaus == {cast.bureau.pk}


def test_reach_is_offices_and_bureaus_as_text(cast: Cast) -> None:
    head, supervisor = standing_of(cast.head, TODAY).reach(), standing_of(cast.supervisor, TODAY).reach()
    assert (set(head.bureaus), set(head.offices)) == (set(), {str(cast.enforcement.pk)})
    assert (set(supervisor.bureaus), set(supervisor.offices)) == ({str(cast.bureau.pk)}, set())


@pytest.mark.parametrize("posts", [1, 3])
def test_standing_costs_one_query_however_many_posts(
    cast: Cast, django_assert_num_queries: Any, posts: int
) -> None:
    user = make_user("xin", "新人")
    for n in range(posts):
        give_post(user, Role.HEAD, make_office(cast.bureau, f"X{n}", f"科室{n}"))
    with django_assert_num_queries(1):
        assert len(standing_of(user, TODAY).offices) == posts


@pytest.mark.parametrize(
    ("who", "sees_own", "sees_foreign"),
    [
        ("head", True, False),
        ("staff", True, False),
        ("supervisor", True, False),
        ("leader", True, False),
        ("stranger", False, True),
        ("other_supervisor", False, True),
        ("admin", False, False),
    ],
)
def test_offices_one_knows_of_are_those_of_ones_bureaus(
    cast: Cast, who: str, sees_own: bool, sees_foreign: bool
) -> None:
    seen = set(offices_visible_to(standing_of(getattr(cast, who), TODAY)))
    foreign = Post.objects.get(user=cast.stranger).office
    assert ({cast.enforcement, cast.law, cast.relief} <= seen) is sees_own
    assert (foreign in seen) is sees_foreign


@pytest.mark.parametrize("who", ["head", "supervisor", "second_reviewer", "leader"])
def test_nobody_with_a_post_administers(cast: Cast, who: str) -> None:
    assert not can_administer(getattr(cast, who))
    assert can_administer(cast.admin)


def test_switched_off_administrator_does_nothing(cast: Cast) -> None:
    assert can_revoke(cast.admin, cast.head.pk)
    cast.admin.is_active = False
    assert not can_administer(cast.admin)
    assert not can_revoke(cast.admin, cast.admin.pk)
