"""U11: one act on many tasks, first shown, then done, each with its answer; and taken back in one click."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.tasks.cases import BASIS, assign
from tests.web.pages import body, signed_in
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.web.bulk import BULK_ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def post(user: Any, name: str, tasks: list[Task], **facts: str) -> Any:
    return signed_in(user).post("/tasks/bulk/", {"act": name, "task": [str(t.pk) for t in tasks], **facts})


def test_register_offers_it_to_those_who_follow_up(cast: Cast) -> None:
    task = assign(cast)
    page = body(signed_in(cast.supervisor).get("/tasks/"))
    assert f'name="task" value="{task.pk}"' in page and 'action="/tasks/bulk/"' in page
    assert 'action="/tasks/bulk/"' not in body(signed_in(cast.head).get("/tasks/"))


@pytest.mark.parametrize("name", BULK_ACTS)
def test_is_shown_before_it_is_done(cast: Cast, name: str) -> None:
    tasks = [assign(cast) for _ in range(2)]
    answer = post(cast.supervisor, name, tasks)
    page = body(answer)
    assert answer.status_code == 200 and all(task.number in page for task in tasks)
    assert set(Task.objects.values_list("state", flat=True)) == {"assigned"}


@pytest.mark.parametrize(
    ("name", "facts", "state"),
    [
        ("suspend", {"basis": BASIS}, "suspended"),
        ("cancel", {"basis": BASIS}, "cancelled"),
        ("assess", {"verdict": "partly", "reason": "缺一项"}, "closed"),
        ("resume", {"basis": BASIS}, "assigned"),
    ],
)
def test_done_and_taken_back(cast: Cast, name: str, facts: dict[str, str], state: str) -> None:
    tasks = [assign(cast) for _ in range(3)]
    before = "assigned"
    if name == "resume":
        before = "suspended"
        actions.in_bulk(tasks, actions.suspend_task, by=cast.supervisor, at=NOW, basis=BASIS)
    answer = post(cast.supervisor, name, tasks, confirmed="1", **facts)
    assert "已办理3项。" in body(answer)
    assert {Task.objects.get(pk=task.pk).state for task in tasks} == {state}
    assert "已办理3项。" in body(post(cast.supervisor, "undo", tasks))
    assert {Task.objects.get(pk=task.pk).state for task in tasks} == {before}


def test_reassigns_to_one_office(cast: Cast) -> None:
    tasks = [assign(cast), assign(cast, lead_office=cast.relief)]
    facts = {"lead_office": str(cast.relief.pk), "reason": BASIS}
    page = body(post(cast.supervisor, "reassign", tasks, confirmed="1", **facts))
    assert "已办理1项。1项没有办理，原因如下。" in page and "已由“救灾和物资保障科”牵头" in page
    assert set(Task.objects.values_list("lead_office", flat=True)) == {cast.relief.pk}


def test_says_for_each_row_why_it_was_left(cast: Cast) -> None:
    tasks = [assign(cast) for _ in range(2)]
    actions.cancel_task(tasks[0], by=cast.supervisor, at=NOW, basis=BASIS)
    page = body(post(cast.supervisor, "suspend", tasks, confirmed="1", basis=BASIS))
    assert "已办理1项。1项没有办理" in page and "此项任务现为“已终止”，不能暂缓。" in page


@pytest.mark.parametrize(
    ("name", "facts", "words"),
    [
        ("suspend", {"basis": " "}, "请写明依据。"),
        ("reassign", {"reason": "x"}, "请选择科室。"),
        ("assess", {"reason": "x"}, "请选择评定。"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_ticks_stay(
    cast: Cast, name: str, facts: dict[str, str], words: str
) -> None:
    task = assign(cast)
    answer = post(cast.supervisor, name, [task], confirmed="1", **facts)
    assert answer.status_code == 422 and words in body(answer)
    assert f'value="{task.pk}" checked' in body(answer)


def test_nothing_ticked_is_said(cast: Cast) -> None:
    answer = post(cast.supervisor, "suspend", [])
    assert answer.status_code == 422 and "请先勾选任务。" in body(answer)


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("leader", 403), ("stranger", 403)])
def test_not_for_others(cast: Cast, who: str, status: int) -> None:
    assert post(getattr(cast, who), "suspend", [assign(cast)]).status_code == status


def test_foreign_tasks_and_nonsense_are_not_there(cast: Cast) -> None:
    task = assign(cast)
    answer = post(cast.other_supervisor, "cancel", [task], confirmed="1", basis=BASIS)
    assert answer.status_code == 422 and task.number not in body(answer)
    assert post(cast.supervisor, "dance", [task]).status_code == 404
    bad = signed_in(cast.supervisor).post("/tasks/bulk/", {"act": "cancel", "task": "x"})
    assert bad.status_code == 404


def test_queries_do_not_grow_with_the_rows_shown(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.supervisor)
    for n in (1, 3):
        tasks = [assign(cast) for _ in range(n)]
        with django_assert_num_queries(5):
            client.post("/tasks/bulk/", {"act": "suspend", "task": [str(t.pk) for t in tasks]})
