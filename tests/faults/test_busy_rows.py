"""A task that another holds too long: whoever waited is told so in words, and nothing of what he sent is half written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.conftest import Cast, make_cast
from tests.factories import NOW
from tests.tasks.cases import assign
from tests.web.pages import body, signed_in
from tracker.ledger.models import Change
from tracker.ledger.refusals import Busy
from tracker.organisations.actions import create_token
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays import clock

pytestmark = pytest.mark.django_db(transaction=True)
BASIS = {"basis": "机构改革"}
WORDS = "正在被其他操作处理，此次没有改动。请稍后再试。"


@pytest.fixture
def people() -> Cast:
    return make_cast()


@contextmanager
def held(task: Task) -> Iterator[None]:
    """Another connection holds the row; here nobody waits longer than a moment for it."""
    has_it, enough = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(Task.objects.select_for_update().filter(pk=task.pk))
                has_it.set()
                enough.wait(30)
        finally:
            connection.close()

    other = Thread(target=hold)
    other.start()
    assert has_it.wait(10)
    with connection.cursor() as cursor:
        brief, usual = (
            ("SET lock_timeout = '150ms'", "RESET lock_timeout")
            if connection.vendor == "postgresql"
            else ("PRAGMA busy_timeout = 150", "PRAGMA busy_timeout = 20000")
        )
        cursor.execute(brief)
        try:
            yield
        finally:
            enough.set()
            other.join()
            cursor.execute(usual)


def test_action_and_bulk_say_busy_and_write_nothing(people: Cast) -> None:
    tasks = [assign(people) for _n in range(3)]
    before = Change.objects.count()
    acts: list[Callable[[], Any]] = [
        lambda: actions.suspend_task(tasks[1], by=people.supervisor, at=NOW, **BASIS),
        lambda: actions.in_bulk(tasks, actions.suspend_task, by=people.supervisor, at=NOW, **BASIS),
    ]
    for act in acts:
        with held(tasks[1]), pytest.raises(Busy, match=WORDS):
            act()
    assert Change.objects.count() == before
    assert set(Task.objects.values_list("state", flat=True)) == {"assigned"}
    assert len(acts[1]()) == 3 and Change.objects.count() == before + 3


def test_register_keeps_the_choice_and_says_when_to_try_again(people: Cast) -> None:
    tasks = [assign(people) for _n in range(2)]
    client = signed_in(people.supervisor)
    sent = {"act": "suspend", "task": [str(task.pk) for task in tasks], "confirmed": "1", **BASIS}
    with held(tasks[0]):
        page = client.post("/tasks/bulk/", sent)
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert WORDS in body(page) and "机构改革" in body(page)
    assert all(f'value="{task.pk}" checked' in body(page) for task in tasks)
    assert client.post("/tasks/bulk/", sent).status_code == 200
    assert set(Task.objects.values_list("state", flat=True)) == {"suspended"}


def test_page_of_an_act_and_the_admin_say_it_too(people: Cast) -> None:
    task = assign(people)
    officer, administrator = signed_in(people.supervisor), signed_in(people.admin)
    with held(task):
        page = officer.post(f"/tasks/{task.pk}/suspend/", BASIS)
        assert page.status_code in (409, 422, 503) and WORDS in body(page)
        listed = {"action": "suspend", "_selected_action": [str(task.pk)], "confirmed": "x", **BASIS}
        page = administrator.post("/admin/tracker/task/", listed)
        assert (page.status_code, page["Retry-After"]) == (503, "5") and WORDS in body(page)
    assert Task.objects.get().state == "assigned"


def test_program_is_told_when_to_try_again(people: Cast) -> None:
    task = assign(people)
    _token, secret = create_token(
        people.supervisor, by=people.supervisor, name="接口", scope="write", now=clock.now(), at=NOW
    )
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/api/v1/tasks/{task.pk}/suspend"
    client = Client()
    client.get("/api/v1/", headers=headers)  # notes the token's last use, once a minute
    with held(task):
        answer = client.post(path, BASIS, content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["type"].endswith("/problems/busy") and WORDS in told["detail"]
    assert client.post(path, BASIS, content_type="application/json", headers=headers).status_code == 200
