"""我的账户: lending one's post and taking it back; what a person may do follows his posts from the next request."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.web.forms_of import form_with
from tests.web.pages import body, said, signed_in
from tracker.organisations.actions import delegate, keep
from tracker.organisations.models import Delegation, Post, User
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def lend(cast: Cast) -> Delegation:
    post = Post.objects.get(user=cast.head)
    return delegate(post, to=cast.other_head, since=TODAY, until=date(2024, 6, 28), by=cast.head, at=NOW)


def test_head_lends_his_post_and_takes_it_back(cast: Cast) -> None:
    client = signed_in(cast.head)
    form = form_with(client.get("/account/"), "委托")
    page = form.send(client, "委托", to=str(cast.other_head.pk), until="2024-06-28", reason="外出培训")
    assert said(page) == ["已委托钱科长代行，6月20日至6月28日。可随时收回。"]
    assert "委托钱科长代行，6月20日至6月28日" in body(page) and "外出培训" in body(page)
    row = Delegation.objects.get()
    assert (row.given_by, row.reason) == (cast.head, "外出培训")
    page = form_with(page, "收回").send(client, "收回")
    assert said(page) == ["已收回对钱科长的委托。"]
    assert "代行，6月" not in body(page)


def test_who_stands_in_sees_for_whom_and_may_give_it_back(cast: Cast) -> None:
    lend(cast)
    client = signed_in(cast.other_head)
    page = client.get("/account/")
    assert "代李建国行使：市应急管理综合行政执法支队 科室负责人，6月20日至6月28日" in body(page)
    form_with(page, "收回").send(client, "收回")
    assert Delegation.objects.get().revoked_by == cast.other_head


@pytest.mark.parametrize("who", ["staff", "second_reviewer", "leader", "admin"])
def test_who_cannot_lend_has_no_form(cast: Cast, who: str) -> None:
    page = signed_in(getattr(cast, who)).get("/account/")
    assert page.status_code == 200 and "委托他人代行职务" not in body(page)


def test_account_without_a_post_says_so(cast: Cast) -> None:
    assert "还没有任职" in body(signed_in(cast.admin).get("/account/"))


def test_wrong_days_keep_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.head)
    form = form_with(client.get("/account/"), "委托")
    page = form.send(client, "委托", to=str(cast.staff.pk), until="2024-06-01", reason="外出培训")
    assert page.status_code == 422 and "止日不能早于起日" in body(page)
    assert 'value="外出培训"' in body(page) and not Delegation.objects.exists()
    page = form.send(client, "委托", to="", until="")
    assert "请选择受托人" in body(page) and "请填写委托的止日" in body(page)


def test_only_people_of_the_bureau_can_be_chosen(cast: Cast) -> None:
    page = signed_in(cast.head).get("/account/")
    assert str(cast.stranger.pk) not in body(page) and str(cast.head.pk) not in body(page)
    answer = signed_in(cast.head).post(
        "/account/",
        {
            "post": Post.objects.get(user=cast.head).pk, "to": cast.stranger.pk, "since": "2024-06-20",
            "until": "2024-06-28",
        },
    )  # fmt: skip
    assert answer.status_code == 422 and not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 403), ("supervisor", 403), ("leader", 403), ("stranger", 404), ("other_supervisor", 404)],
)
def test_others_take_nothing_back(cast: Cast, who: str, status: int) -> None:
    row = lend(cast)
    assert signed_in(getattr(cast, who)).post(f"/delegations/{row.pk}/revoke/").status_code == status
    assert Delegation.objects.get().revoked_at is None


def test_taken_back_twice_says_who_was_first(cast: Cast) -> None:
    row = lend(cast)
    signed_in(cast.other_head).post(f"/delegations/{row.pk}/revoke/")
    page = signed_in(cast.head).post(f"/delegations/{row.pk}/revoke/", {"from": "people"}, follow=True)
    assert page.request["PATH_INFO"] == "/people/"
    assert "钱科长已于6月20日" in said(page)[0]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_at_one_and_three(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    for user in (cast.other_head, cast.law_head, cast.supervisor)[:rows]:
        post = Post.objects.get(user=user)
        delegate(post, to=cast.head, since=TODAY, until=TODAY, by=user, at=NOW)
    client = signed_in(cast.head)
    with django_assert_num_queries(8):
        assert body(client.get("/account/")).count("行使") == rows


def test_who_acts_for_another_is_named_in_the_timeline(cast: Cast, task: Task) -> None:
    lend(cast)
    client = signed_in(cast.other_head)
    page = client.get(f"/tasks/{task.pk}/")
    form_with(page, "签收").send(client, "签收")
    assert "钱科长（代李建国）" in body(signed_in(cast.head).get(f"/tasks/{task.pk}/"))


def test_demotion_bites_on_the_next_request(cast: Cast, task: Task) -> None:
    """S13: the session stays, what it opens is asked anew."""
    client = signed_in(cast.head)
    assert client.get(f"/tasks/{task.pk}/").status_code == 200
    post = Post.objects.get(user=cast.head)
    post.until = date(2024, 6, 19)
    keep(post, by=cast.admin, at=NOW)
    assert client.get(f"/tasks/{task.pk}/").status_code == 404
    assert client.post(f"/tasks/{task.pk}/acknowledge/").status_code == 404


def test_switched_off_account_is_out_on_the_next_request(cast: Cast) -> None:
    """S13."""
    client = signed_in(cast.head)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_administrator_who_is_one_no_longer_is_out_of_the_admin_on_the_next_request(cast: Cast) -> None:
    """S13."""
    client = signed_in(cast.admin)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=cast.admin.pk).update(is_superuser=False)
    assert client.get("/admin/").status_code == 302


def test_names_in_the_timeline_stay_those_of_then(cast: Cast, task: Task) -> None:
    signed_in(cast.head).post(f"/tasks/{task.pk}/acknowledge/")
    User.objects.filter(pk=cast.head.pk).update(name="李建华")
    page = signed_in(cast.supervisor).get(f"/tasks/{task.pk}/")
    assert [line.who for line in page.context["timeline"]] == ["李建国", "陈思远"]
