"""What ``keep`` writes for each noun, and posts on the days around their first and last."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import Cast
from tests.factories import NOW, TODAY, give_post, make_office, make_user
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.verify import verify
from tracker.organisations.actions import change_password, keep
from tracker.organisations.models import Bureau, Office, Post, Role, RuleSet, User
from tracker.organisations.standing import Standing, standing_of

DAY = timedelta(days=1)


def last() -> tuple[str, dict[str, Any]]:
    row = Change.objects.order_by("-seq")[0]
    return row.kind, json.loads(row.data)


EDITS: list[tuple[str, Callable[[Cast], Any], str, Any, Any]] = [
    (
        "bureau.changed",
        lambda c: Bureau.objects.get(pk=c.bureau.pk),
        "short_name",
        "枣庄市应急管理局",
        "枣庄应急局",
    ),
    ("office.changed", lambda c: Office.objects.get(pk=c.relief.pk), "order", 0, 7),
    ("office.changed", lambda c: Office.objects.get(pk=c.relief.pk), "aliases", [], ["救灾科"]),
    ("office.changed", lambda c: Office.objects.get(pk=c.relief.pk), "is_external", False, True),
    ("user.changed", lambda c: User.objects.get(pk=c.staff.pk), "name", "周小梅", "周晓梅"),
    ("user.changed", lambda c: User.objects.get(pk=c.staff.pk), "is_active", True, False),
    ("post.changed", lambda c: Post.objects.get(user=c.staff), "is_deputy", False, True),
    ("rules.changed", lambda c: RuleSet.objects.get(pk=c.bureau.rules_id), "yellow_within", 7, 5),
]


@pytest.mark.parametrize(("kind", "get", "name", "before", "after"), EDITS)
def test_an_edit_is_written_with_before_and_after_of_that_field_alone(
    cast: Cast, kind: str, get: Callable[[Cast], Any], name: str, before: Any, after: Any
) -> None:
    row = get(cast)
    setattr(row, name, after)
    assert keep(row, by=cast.admin, at=NOW)
    assert last() == (kind, {"before": {name: before}, "after": {name: after}})
    assert getattr(get(cast), name) == after


@pytest.mark.parametrize(("kind", "get", "name", "before", "after"), EDITS)
def test_the_same_row_kept_again_writes_nothing(
    cast: Cast, kind: str, get: Callable[[Cast], Any], name: str, before: Any, after: Any
) -> None:
    assert not keep(get(cast), by=cast.admin, at=NOW)
    assert not Change.objects.exists()


def test_end_of_a_post_is_an_edit_and_the_post_stays(cast: Cast) -> None:
    post = Post.objects.get(user=cast.staff)
    post.until = TODAY
    assert keep(post, by=cast.admin, at=NOW)
    assert last() == ("post.changed", {"before": {"until": None}, "after": {"until": "2024-06-20"}})
    assert set(standing_of(cast.staff, TODAY).works_in) == {cast.enforcement.pk}
    assert standing_of(cast.staff, TODAY + DAY).offices == frozenset()


def test_new_post_is_written_with_person_office_and_days(cast: Cast) -> None:
    post = Post(
        user=cast.leader, bureau=cast.bureau, office=cast.relief, role=Role.STAFF, since=TODAY, is_deputy=True
    )
    assert keep(post, by=cast.admin, at=NOW)
    kind, data = last()
    assert (kind, data["before"]) == ("post.created", {})
    assert data["after"]["office_id"] == str(cast.relief.pk)
    assert (data["after"]["since"], data["after"]["is_deputy"]) == ("2024-06-20", True)


def test_several_edits_in_a_row_leave_a_sound_ledger(cast: Cast) -> None:
    for name in ("救灾一科", "救灾二科", "救灾三科"):
        office = Office.objects.get(pk=cast.relief.pk)
        office.name = name
        assert keep(office, by=system("命令"), at=NOW)
    assert Change.objects.count() == 3
    assert last()[1] == {"before": {"name": "救灾二科"}, "after": {"name": "救灾三科"}}
    assert verify().breaks == []


def wrong_rows(cast: Cast) -> dict[str, Any]:
    elsewhere = Office.objects.exclude(bureau=cast.bureau)[0]
    bureau = Bureau.objects.get(pk=cast.bureau.pk)
    bureau.follow_up_office = elsewhere
    facts: dict[str, Any] = {"user": cast.leader, "bureau": cast.bureau, "since": TODAY}
    return {
        "督办科室须是本单位的科室。": bureau,
        "上级科室须是本单位的科室。": Office(
            bureau=cast.bureau, code="X", name="甲", short_name="甲", parent=elsewhere
        ),
        "科室须属于所选单位。": Post(office=elsewhere, role=Role.HEAD, **facts),
        "其他角色不选科室。": Post(office=cast.relief, role=Role.LEADER, **facts),
        "须选科室": Post(role=Role.STAFF, **facts),
        "任职的止日不能早于起日。": Post(office=cast.relief, role=Role.STAFF, until=TODAY - DAY, **facts),
    }


def test_wrong_rows_are_refused_in_words_and_leave_no_trace(cast: Cast) -> None:
    posts = Post.objects.count()
    for words, row in wrong_rows(cast).items():
        with pytest.raises(NotValid, match=words):
            keep(row, by=cast.admin, at=NOW)
    assert (Post.objects.count(), Change.objects.count()) == (posts, 0)


def test_ring_of_three_offices_is_refused(cast: Cast) -> None:
    cast.law.parent = cast.enforcement
    cast.relief.parent = cast.law
    cast.law.save()
    cast.relief.save()
    cast.enforcement.parent = cast.relief
    with pytest.raises(ValidationError, match="自己之下"):
        cast.enforcement.clean()


def test_administrator_may_rename_himself_but_not_step_down(cast: Cast) -> None:
    cast.admin.name = "新管理员"
    assert keep(cast.admin, by=cast.admin, at=NOW)
    cast.admin.is_superuser = False
    with pytest.raises(NotAllowed, match="不能停用自己的账号"):
        keep(cast.admin, by=User.objects.get(pk=cast.admin.pk), at=NOW)
    assert User.objects.get(pk=cast.admin.pk).is_superuser


def test_password_is_changed_by_oneself_or_an_administrator_only(cast: Cast) -> None:
    changed = change_password(cast.staff, password="one two three four", by=cast.staff, at=NOW)
    assert changed.check_password("one two three four")
    change_password(cast.staff, password="five six seven", by=cast.admin, at=NOW)
    with pytest.raises(NotAllowed):
        change_password(cast.staff, password="stolen", by=cast.head, at=NOW)
    assert User.objects.get(pk=cast.staff.pk).check_password("five six seven")
    assert [row.kind for row in Change.objects.all()] == ["user.password_changed"] * 2
    assert not any("seven" in row.data for row in Change.objects.all())


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (TODAY, TODAY, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY - DAY, TODAY, True),
        (date(2023, 12, 31), date(2024, 12, 31), True),
    ],
)
def test_deputy_stands_like_the_first_on_each_day(
    cast: Cast, since: date, until: date | None, holds: bool
) -> None:
    user = make_user("fu", "副手")
    give_post(user, Role.HEAD, cast.relief, since=since, until=until, is_deputy=True)
    assert (cast.relief.pk in standing_of(user, TODAY).heads) is holds
    assert Post.objects.current(TODAY).filter(user=user).exists() is holds


def test_offices_below_follow_the_head_s_days(cast: Cast) -> None:
    squad = make_office(cast.bureau, "SQ1", "一大队", parent=cast.enforcement)
    team = make_office(cast.bureau, "SQ2", "一中队", parent=squad)
    user = make_user("dui", "新支队长")
    give_post(user, Role.HEAD, cast.enforcement, since=TODAY, until=TODAY + DAY)
    all_three = {cast.enforcement.pk, squad.pk, team.pk}
    found = [set(standing_of(user, TODAY + DAY * n).heads) for n in (-1, 0, 1, 2)]
    assert found == [set(), all_three, all_three, set()]


def test_head_of_an_office_below_does_not_stand_over_the_one_above(cast: Cast) -> None:
    squad = make_office(cast.bureau, "SQ1", "一大队", parent=cast.enforcement)
    user = make_user("dui", "大队长")
    give_post(user, Role.HEAD, squad)
    assert set(standing_of(user, TODAY).heads) == {squad.pk}


def test_switched_off_person_has_no_current_post_and_gets_it_back(cast: Cast) -> None:
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    off = User.objects.get(pk=cast.head.pk)
    assert standing_of(off, TODAY) == Standing(None)
    assert not Post.objects.current(TODAY).filter(user=off).exists()
    off.is_active = True
    assert keep(off, by=cast.admin, at=NOW)
    assert set(standing_of(off, TODAY).heads) == {cast.enforcement.pk}


def test_office_names_itself_shortly_where_it_can(cast: Cast) -> None:
    assert str(Office(name="政策法规科", short_name="")) == "政策法规科"
    assert str(Office(name="政策法规科", short_name="法规科")) == "法规科"
    subject = Post.objects.get(user=cast.leader).as_subject()
    assert (subject.type, subject.bureau, subject.offices) == ("post", str(cast.bureau.pk), frozenset())
