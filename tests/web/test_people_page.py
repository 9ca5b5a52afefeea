"""人员 and 移交: who is what in a bureau, and everything a leaver holds handed over, seen before it is done."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, give_post, make_office, make_user
from tests.web.forms_of import form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.ledger.models import Change
from tracker.organisations.actions import delegate
from tracker.organisations.models import Delegation, Post, Role, User
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def lend(giver: User, to: User) -> Delegation:
    post = Post.objects.get(user=giver)
    return delegate(post, to=to, since=TODAY, until=date(2024, 6, 28), by=giver, at=NOW)


@pytest.mark.parametrize("who", ["head", "staff", "supervisor", "second_reviewer", "leader", "admin"])
def test_page_names_everybody_of_the_bureau_and_nobody_else(cast: Cast, who: str) -> None:
    page = body(signed_in(getattr(cast, who)).get("/people/", {"bureau": str(cast.bureau.pk)}))
    for name in ("李建国", "周小梅", "陈思远", "赵文博", "孙局长", "1月1日起", "科室负责人", "督办员"):
        assert name in page
    assert "外督办" not in page


@pytest.mark.parametrize("who", ["stranger", "other_supervisor"])
def test_foreign_bureau_is_not_there(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get("/people/", {"bureau": str(cast.bureau.pk)}).status_code == 404
    assert "李建国" not in body(client.get("/people/"))


def test_who_holds_no_post_has_no_page(cast: Cast) -> None:
    assert signed_in(make_user("xin", "新人")).get("/people/").status_code == 404


def test_deputies_and_delegations_are_seen_by_all(cast: Cast) -> None:
    give_post(cast.staff, Role.HEAD, cast.enforcement, is_deputy=True)
    lend(cast.head, cast.other_head)
    page = body(signed_in(cast.leader).get("/people/"))
    assert "科室负责人（AB岗）" in page
    assert "委托钱科长代行，6月20日至6月28日" in page
    assert "收回" not in page
    assert "收回" in body(signed_in(cast.head).get("/people/"))


def test_ended_posts_are_shown_when_asked_for(cast: Cast) -> None:
    Post.objects.filter(user=cast.other_head).update(until=date(2024, 6, 14))
    client = signed_in(cast.supervisor)
    assert "钱科长" not in body(client.get("/people/"))
    page = body(client.get("/people/", {"past": "1"}))
    assert "钱科长" in page and "1月1日至6月14日" in page and "已结束" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_at_one_and_three(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    for n in range(rows):
        user = make_user(f"k{n}", f"科长{n}")
        give_post(user, Role.HEAD, make_office(cast.bureau, f"X{n}", f"科室{n}"))
        lend(user, cast.staff)
    client = signed_in(cast.leader)
    with django_assert_num_queries(7):
        assert body(client.get("/people/")).count("代行") == rows


def test_names_are_never_markup(cast: Cast) -> None:
    User.objects.filter(pk=cast.staff.pk).update(name=EVIL, phone=EVIL[:30])
    assert "<script>alert" not in body(signed_in(cast.leader).get("/people/"))


def transfer_page(cast: Cast, by: User) -> Any:
    return signed_in(by).get(f"/people/{cast.head.pk}/transfer/", {"bureau": str(cast.bureau.pk)})


def test_counts_are_seen_before_anything_moves_and_then_every_row(cast: Cast, task: Task) -> None:
    client = signed_in(cast.supervisor)
    seen = Change.objects.count()
    form = form_with(transfer_page(cast, cast.supervisor), "查看要移交的内容")
    page = form.send(client, "查看要移交的内容", to=str(cast.staff.pk), last_on="2024-06-28")
    assert "任职1项、责任人任务1项、草稿0份、批示0条、待审核0项、委托0项" in body(page)
    assert task.number in body(page) and Change.objects.count() == seen
    done = form_with(page, "确认移交").send(client, "确认移交")
    assert said(done) == ["已移交李建国的工作，接手人：周小梅。"]
    assert body(done).count("已移交") == 3
    assert Task.objects.get().responsible_person == cast.staff
    assert Post.objects.get(user=cast.head).until == date(2024, 6, 28)


def test_administrator_gives_the_posts_as_well(cast: Cast, task: Task) -> None:
    new = make_user("xin", "新科长")
    client = signed_in(cast.admin)
    form = form_with(transfer_page(cast, cast.admin), "查看要移交的内容")
    page = form.send(client, "查看要移交的内容", to=str(new.pk), last_on="2024-06-28", takes_posts="on")
    assert "checked" in body(page)
    form_with(page, "确认移交").send(client, "确认移交", takes_posts="on")
    assert Post.objects.get(user=new).since == date(2024, 6, 29)
    assert Task.objects.get().responsible_person == new


def test_nothing_to_hand_over_has_no_button(cast: Cast) -> None:
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 14))
    client = signed_in(cast.supervisor)
    form = form_with(transfer_page(cast, cast.supervisor), "查看要移交的内容")
    page = form.send(client, "查看要移交的内容", to=str(cast.staff.pk))
    assert "没有需要移交的工作" in body(page) and "确认移交" not in body(page)


def test_wrong_input_keeps_what_was_chosen(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    form = form_with(transfer_page(cast, cast.supervisor), "查看要移交的内容")
    page = form.send(client, "查看要移交的内容", to=str(cast.staff.pk), last_on="哪天")
    assert page.status_code == 422 and "请填写日期" in body(page)
    assert f'value="{cast.staff.pk}" selected' in body(page)
    far = {"to": cast.staff.pk, "last_on": "2026-01-01", "confirm": "1", "bureau": cast.bureau.pk}
    page = client.post(f"/people/{cast.head.pk}/transfer/", far)
    assert page.status_code == 422 and "最后任职日应在" in body(page)


@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 403), ("staff", 403), ("leader", 403), ("second_reviewer", 403), ("stranger", 404),
     ("other_supervisor", 404)],
)  # fmt: skip
def test_transfer_is_not_everybodys(cast: Cast, task: Task, who: str, status: int) -> None:
    client = signed_in(getattr(cast, who))
    facts = {"to": cast.staff.pk, "last_on": "2024-06-28", "confirm": "1", "bureau": cast.bureau.pk}
    assert transfer_page(cast, getattr(cast, who)).status_code == status
    assert client.post(f"/people/{cast.head.pk}/transfer/", facts).status_code == status
    assert Task.objects.get().responsible_person == cast.head


def test_transfer_is_offered_where_it_is_allowed(cast: Cast) -> None:
    page = body(signed_in(cast.supervisor).get("/people/"))
    assert f"/people/{cast.head.pk}/transfer/" in page
    for who in (cast.leader, cast.supervisor, cast.second_reviewer):
        assert f"/people/{who.pk}/transfer/" not in page
    page = body(signed_in(cast.admin).get("/people/", {"bureau": str(cast.bureau.pk)}))
    assert f"/people/{cast.leader.pk}/transfer/" in page
    assert "/transfer/" not in body(signed_in(cast.leader).get("/people/"))


def test_officer_may_not_hand_over_the_leaders_work(cast: Cast) -> None:
    facts = {"to": cast.staff.pk, "last_on": "2024-06-28", "confirm": "1", "bureau": cast.bureau.pk}
    page = signed_in(cast.supervisor).post(f"/people/{cast.leader.pk}/transfer/", facts)
    assert page.status_code == 403 and "由系统管理员移交" in body(page)


def test_visitor_is_asked_to_sign_in(cast: Cast, client: Any) -> None:
    for path in ("/people/", "/account/", f"/people/{cast.head.pk}/transfer/"):
        assert client.get(path)["Location"] == f"/sign-in/?next={path}"
