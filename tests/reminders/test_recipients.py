"""Who is told, by post and day."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, give_post, make_user
from tracker.organisations.actions import delegate, revoke_delegation
from tracker.organisations.models import Post, Role
from tracker.reminders.recipients import People
from tracker.tasks.models import Task


def told(task: Task, *audience: str, on: date = TODAY) -> dict[str, str]:
    task = Task.objects.select_related("lead_office__leader_in_charge", "responsible_person").get(pk=task.pk)
    return {str(user): part.words for user, part in People([task], on).told(task, audience).items()}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (["desk"], {"周小梅": "牵头科室经办人"}),
        (["head"], {"李建国": "牵头科室负责人"}),
        (["desk", "head"], {"周小梅": "牵头科室经办人", "李建国": "牵头科室负责人"}),
        (["responsible"], {"李建国": "牵头科室负责人"}),
        (["head", "leader"], {"李建国": "牵头科室负责人"}),
    ],
)
def test_audience(cast: Cast, task: Task, audience: list[str], expected: dict[str, str]) -> None:
    assert told(task, *audience) == expected


def test_office_without_staff_does_not_go_silent(cast: Cast, task: Task) -> None:
    Post.objects.filter(role=Role.STAFF).delete()
    assert told(task, "desk") == {"李建国": "牵头科室负责人"}


def test_responsible_person_who_left_is_not_told(cast: Cast, task: Task) -> None:
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 19))
    give_post(make_user("xin", "新队长"), Role.HEAD, cast.enforcement, since=TODAY)
    assert told(task, "responsible") == {"新队长": "牵头科室负责人"}


def test_responsible_desk_officer(cast: Cast, task: Task) -> None:
    Task.objects.update(responsible_person=cast.staff)
    assert told(task, "responsible") == {"周小梅": "责任人"}


def test_leader_in_charge_while_he_holds_a_post(cast: Cast, task: Task) -> None:
    cast.enforcement.leader_in_charge = cast.leader
    cast.enforcement.save()
    assert told(task, "leader") == {"孙局长": "分管领导"}
    Post.objects.filter(user=cast.leader).update(until=date(2024, 6, 19))
    assert told(task, "leader") == {"陈思远": "督办员"}


def test_deputy_stands_in_only_where_nobody_holds_the_post(cast: Cast, task: Task) -> None:
    give_post(make_user("fu", "副队长"), Role.HEAD, cast.enforcement, is_deputy=True)
    assert told(task, "head") == {"李建国": "牵头科室负责人"}
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 19))
    assert told(task, "head") == {"副队长": "牵头科室负责人"}


def test_who_stands_in_is_told_instead_and_only_while_he_does(cast: Cast, task: Task) -> None:
    facts: dict[str, Any] = {
        "to": cast.other_head,
        "since": TODAY,
        "until": date(2024, 6, 28),
        "by": cast.head,
        "at": NOW,
    }
    row = delegate(Post.objects.get(user=cast.head), **facts)
    assert told(task, "head") == {"钱科长": "牵头科室负责人"}
    assert told(task, "responsible") == {"钱科长": "牵头科室负责人"}
    assert told(task, "head", on=date(2024, 6, 29)) == {"李建国": "牵头科室负责人"}
    revoke_delegation(row, by=cast.head, at=NOW)
    assert told(task, "head") == {"李建国": "牵头科室负责人"}


def test_empty_office_is_the_follow_up_officers_matter(cast: Cast, task: Task) -> None:
    Post.objects.filter(office=cast.enforcement).delete()
    assert told(task, "desk", "head") == {"陈思远": "督办员"}
