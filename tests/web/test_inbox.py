"""收件: one's own lines, read and unread, links that lead somewhere, and a number in the navigation that costs nothing."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.messages.conftest import BY, make_line
from tests.web.pages import EVIL, body, signed_in
from tracker.messages.actions import Letter, Line, queue_digests
from tracker.messages.models import Delivery, Digest
from tracker.organisations.models import Post, User
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


def tell(cast: Cast, person: User, *lines: Line, day: str = "2024-06-20") -> list[Delivery]:
    letter = Letter(person, cast.bureau.pk, "【一诺】", "李建国，您好。\n", "<p>李建国，您好。</p>", lines)
    queue_digests([letter], day=date.fromisoformat(day), by=BY, at=NOW)
    return list(Delivery.objects.filter(person=person, digest__day=day).order_by("order"))


def line(task: Task, source: str = "reminder:1", **facts: Any) -> Line:
    link = f"http://127.0.0.1:8000/tasks/{task.pk}/report/"
    return Line(**{**vars(make_line(source)), "label": str(task), "link": link, **facts})


def test_from_empty_to_all_read(cast: Cast, task: Task) -> None:
    """The whole way: empty, told, opened, told again, all read."""
    client = signed_in(cast.head)
    assert "还没有收到提醒。" in body(client.get("/inbox/"))
    first, second = tell(cast, cast.head, line(task), line(task, "reminder:2"))
    page = body(client.get("/inbox/"))
    assert page.count("<strong>未读</strong>") == 2 and '<span class="nav-count">2<' in page
    assert page.index(f"/inbox/{second.pk}/") < page.index(f"/inbox/{first.pk}/")  # newest first
    assert client.get(f"/inbox/{first.pk}/").status_code == 405  # looking marks nothing
    opened = client.post(f"/inbox/{first.pk}/")
    assert (opened.status_code, opened["Location"]) == (302, f"/tasks/{task.pk}/report/")
    assert client.get(opened["Location"], follow=True).status_code == 200
    assert list(Delivery.objects.filter(read_at=None)) == [second]
    read_at = Delivery.objects.get(pk=first.pk).read_at
    client.post(f"/inbox/{first.pk}/")  # twice: nothing moves
    assert Delivery.objects.get(pk=first.pk).read_at == read_at
    page = body(client.get("/inbox/?unread=1"))
    assert page.count('class="inbox-line') == 1
    newest = second.pk
    (late,) = tell(cast, cast.head, line(task, "reminder:3"), day="2024-06-21")
    client.post("/inbox/read/", {"newest": newest})
    assert list(Delivery.objects.filter(read_at=None)) == [late]  # it was not on the page
    client.post("/inbox/read/", {"newest": late.pk})
    assert "没有未读的提醒。" in body(client.get("/inbox/?unread=1"))
    assert "nav-count" not in body(client.get("/inbox/"))


def test_line_of_a_task_that_is_no_longer_mine_keeps_its_words_and_has_no_dead_link(
    cast: Cast, task: Task
) -> None:
    (told,) = tell(cast, cast.head, line(task))
    Post.objects.filter(user=cast.head).update(office=cast.relief)
    client = signed_in(cast.head)
    page = body(client.get("/inbox/"))
    assert str(task) in page and "此事项现在不由您办理。" in page and 'inbox-title"><span>' in page
    assert '<button class="inbox-title">' not in page
    assert client.post(f"/inbox/{told.pk}/")["Location"] == "/inbox/"
    assert Delivery.objects.get().read_at is not None


def test_what_others_were_told_is_not_there(cast: Cast, task: Task) -> None:
    (told,) = tell(cast, cast.head, line(task))
    for person in (cast.staff, cast.supervisor, cast.admin):
        client = signed_in(person)
        assert str(task) not in body(client.get("/inbox/"))
        assert client.post(f"/inbox/{told.pk}/").status_code == 404
        client.post("/inbox/read/", {"newest": told.pk})
    assert Delivery.objects.get().read_at is None
    assert signed_in(cast.staff).post("/inbox/99999999999999999999999/").status_code == 404
    assert signed_in(cast.head).post("/inbox/read/", {"newest": "9" * 30}).status_code == 302


def test_what_did_not_reach_the_person_says_so(cast: Cast, task: Task) -> None:
    tell(cast, cast.head, line(task, detail=EVIL))
    Digest.objects.update(state="failed", last_error="没有填写邮箱地址。")
    page = body(signed_in(cast.head).get("/inbox/"))
    assert "消息未送达：没有填写邮箱地址。" in page and EVIL not in page
    Digest.objects.update(state="pending", fell_back="企业微信没有应答")
    assert "企业微信没有送达（企业微信没有应答），已改由邮件发送。" in body(
        signed_in(cast.head).get("/inbox/")
    )


def test_address_of_another_host_leads_nowhere_else(cast: Cast, task: Task) -> None:
    (told,) = tell(cast, cast.head, line(task, link="https://evil.example//evil.example/x"))
    assert signed_in(cast.head).post(f"/inbox/{told.pk}/")["Location"] == "/evil.example/x"


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(cast: Cast, task: Task, rows: int, django_assert_num_queries: Any) -> None:
    """Session, account with its unread, clock, posts, how many lines, the lines, their tasks."""
    tell(cast, cast.head, *[line(task, f"reminder:{n}") for n in range(rows)])
    client = signed_in(cast.head)
    with django_assert_num_queries(7):
        page = client.get("/inbox/")
    assert body(page).count('class="inbox-line') == rows


def test_nobody_without_signing_in(client: Any, db: None) -> None:
    for answer in (client.get("/inbox/"), client.post("/inbox/1/"), client.post("/inbox/read/")):
        assert answer.status_code == 302 and "/sign-in/" in answer["Location"]
