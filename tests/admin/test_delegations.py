"""委托 in the admin: given for somebody, taken back, never edited; every time by the action."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tracker.ledger.models import Change
from tracker.organisations.actions import delegate
from tracker.organisations.models import Delegation, Post

LIST, ADD = reverse("admin:tracker_delegation_changelist"), reverse("admin:tracker_delegation_add")


def facts(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "post": Post.objects.get(user=cast.head).pk, "to": cast.other_head.pk, "since": "2024-06-20",
        "until": "2024-06-28", "reason": "住院", **changed,
    }  # fmt: skip


def test_administrator_lends_it_for_who_cannot(desk: Client, cast: Cast) -> None:
    assert desk.post(ADD, facts(cast)).status_code == 302
    row = Delegation.objects.get()
    assert (row.given_by, row.giver, row.to) == (cast.admin, cast.head, cast.other_head)
    assert Change.objects.latest("seq").kind == "delegation.granted"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"until": "2024-06-01"}, "止日不能早于起日"),
        ({"since": "2024-06-01"}, "过去的日期"),
        ({"until": "2025-06-28"}, "最长半年"),
    ],
)
def test_refusal_of_the_action_is_shown_on_the_form(
    desk: Client, cast: Cast, changed: dict[str, Any], words: str
) -> None:
    answer = desk.post(ADD, facts(cast, **changed))
    assert answer.status_code == 200 and words in answer.content.decode()
    assert not Delegation.objects.exists()


def test_another_bureaus_person_is_refused(desk: Client, cast: Cast) -> None:
    answer = desk.post(ADD, facts(cast, to=cast.stranger.pk))
    assert "只能委托给本单位在职的人员" in answer.content.decode() and not Delegation.objects.exists()


def test_taking_back_in_bulk_says_what_was_done_and_what_not(desk: Client, cast: Cast) -> None:
    given: dict[str, Any] = {"since": TODAY, "until": TODAY, "at": NOW}
    rows = [
        delegate(Post.objects.get(user=user), to=cast.staff, by=user, **given)
        for user in (cast.head, cast.other_head)
    ]
    chosen = {"action": "revoke", "_selected_action": [str(row.pk) for row in rows]}
    page = desk.post(LIST, chosen, follow=True).content.decode()
    assert page.count("已收回。") == 2
    page = desk.post(LIST, chosen, follow=True).content.decode()
    assert page.count("系统管理员已于") == 2
    assert Change.objects.filter(kind="delegation.revoked").count() == 2


def test_it_is_filtered_by_what_holds_today(desk: Client, cast: Cast) -> None:
    row = delegate(
        Post.objects.get(user=cast.head), to=cast.staff, since=TODAY, until=TODAY, by=cast.head, at=NOW
    )
    for held, count in (("now", 1), ("", 1)):
        assert desk.get(LIST, {"held": held}).context["cl"].result_count == count
    Delegation.objects.filter(pk=row.pk).update(revoked_at=NOW, revoked_by=cast.head)
    assert desk.get(LIST, {"held": "now"}).context["cl"].result_count == 0


def test_person_page_leads_to_the_transfer(desk: Client, cast: Cast) -> None:
    page = desk.get(reverse("admin:tracker_user_change", args=[cast.head.pk])).content.decode()
    assert f"/people/{cast.head.pk}/transfer/?bureau={cast.bureau.pk}" in page
    bare = desk.get(reverse("admin:tracker_user_change", args=[cast.admin.pk])).content.decode()
    assert "/transfer/" not in bare
