"""A desk officer's 延期申请 is his office's own until the head signs: on the page, over the API, in the admin's list."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import NOW
from tests.tasks.cases import bring
from tests.web.pages import body, signed_in
from tracker.ledger.models import Change
from tracker.organisations.actions import create_token
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.models import Extension, Task
from tracker.workdays import clock

pytestmark = pytest.mark.usefixtures("business_day")
REASON = "上级文件未到"
OUTSIDE = ("supervisor", "leader", "second_reviewer")


def page_of(user: User, task: Task) -> str:
    return body(signed_in(user).get(f"/tasks/{task.pk}/"))


def asked_over_the_api(user: User, task: Task) -> list[dict[str, Any]]:
    facts: dict[str, Any] = {"by": user, "scope": "read", "now": clock.now(), "at": NOW, "name": "测试"}
    _token, secret = create_token(user, **facts)
    answer = Client().get(f"/api/v1/tasks/{task.pk}", headers={"Authorization": f"Bearer {secret}"})
    found: list[dict[str, Any]] = answer.json()["extensions"]
    return found


def listed(cast: Cast) -> int:
    page = signed_in(cast.admin).get(reverse("admin:tracker_extension_changelist"))
    return len(page.context["cl"].result_list)


def test_nobody_outside_the_office_reads_it_before_it_is_signed(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "extension drafted")
    row = Extension.objects.get()
    for who in OUTSIDE:
        page = page_of(getattr(cast, who), task)
        assert REASON not in page and "起草延期申请" not in page, who
        assert asked_over_the_api(getattr(cast, who), task) == [], who
    for who in ("head", "staff"):
        page = page_of(getattr(cast, who), task)
        assert REASON in page and "起草延期申请" in page, who
        assert len(asked_over_the_api(getattr(cast, who), task)) == 1, who
    assert listed(cast) == 0
    actions.sign_extension(row, by=cast.head, at=NOW)
    page = page_of(cast.supervisor, task)
    assert REASON in page and "起草延期申请" in page  # who drafted it is told with what was signed
    assert [one["state"] for one in asked_over_the_api(cast.leader, task)] == ["pending"]
    assert listed(cast) == 1


def test_one_taken_back_unsigned_leaves_no_trace_outside_but_stays_in_the_ledger(
    cast: Cast, task: Task
) -> None:
    task = bring(cast, task, "extension drafted")
    actions.withdraw_extension(Extension.objects.get(), by=cast.head, at=NOW)
    assert "撤回延期申请" not in page_of(cast.supervisor, task)
    assert "撤回延期申请" in page_of(cast.head, task)
    kinds = Change.objects.about("task", [str(task.pk)]).values_list("kind", flat=True)
    assert {"extension.drafted", "extension.withdrawn"} <= set(kinds)
