"""交办 by hand: who may, what is asked for, and a form sent twice."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.web.pages import EVIL, body, said, signed_in
from tracker.organisations.models import User
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "title": "汛前检查",
        "requirement": "6月19日局长办公会议定：6月底前完成汛前检查。",
        "lead_office": str(cast.relief.pk),
        "due_on": "2024-06-28",
        "kind": "one_off",
        "rhythm": "none",
        "supporting_offices": [str(cast.law.pk)],
        "expected_evidence": "检查记录\n整改清单",
        "form_token": "018f0000-0000-7000-8000-000000000001",
        **more,
    }


def test_task_is_given_and_told(cast: Cast) -> None:
    response = signed_in(cast.supervisor).post("/tasks/assign/", typed(cast), follow=True)
    task = Task.objects.get()
    assert said(response) == [f"已交办救灾和物资保障科：{task.number} 汛前检查。"]
    assert response.redirect_chain[0][0] == f"/tasks/{task.pk}/"  # type: ignore[attr-defined]
    assert (task.lead_office, task.expected_evidence, task.plan) == (
        cast.relief,
        ["检查记录", "整改清单"],
        None,
    )
    assert list(task.supporting_offices.all()) == [cast.law]


def test_form_sent_twice_gives_one_task(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    first, second = (client.post("/tasks/assign/", typed(cast)) for _time in range(2))
    assert first.url == second.url  # type: ignore[attr-defined]
    assert Task.objects.count() == 1
    client.post("/tasks/assign/", typed(cast, form_token="018f0000-0000-7000-8000-000000000002"))
    assert Task.objects.count() == 2


def test_each_form_has_its_own_token(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    tokens = {
        body(client.get("/tasks/assign/")).split('name="form_token" value="')[1].split('"')[0]
        for _n in range(2)
    }
    assert len(tokens) == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"due_on": "2024-06-19"}, "完成时限不能早于今天。"),
        ({"due_on": ""}, "请填写完成时限。"),
        ({"due_on": "下周五"}, "请填写日期，如2024-06-28或6月28日。"),
        ({"title": " "}, "请填写任务名称。"),
        ({"title": "长" * 101}, "100"),
        ({"requirement": ""}, "请写明任务要求和依据。"),
        ({"lead_office": ""}, "请选择牵头科室。"),
        ({"kind": "someday"}, "这个选项已不在可选范围内"),
    ],
)
def test_refused_form_says_why_and_keeps_what_was_typed(
    cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    response = signed_in(cast.supervisor).post("/tasks/assign/", typed(cast, **wrong))
    page = body(response)
    assert response.status_code == 400 and sentence in page and "整改清单" in page
    assert page.count(" checked") == 1 and not Task.objects.exists()


def test_office_of_another_bureau_cannot_be_chosen(cast: Cast) -> None:
    elsewhere = cast.stranger.posts.get().office_id
    response = signed_in(cast.supervisor).post("/tasks/assign/", typed(cast, lead_office=str(elsewhere)))
    assert response.status_code == 400 and not Task.objects.exists()


@pytest.mark.parametrize("person", ["head", "staff", "leader", "second_reviewer", "admin"])
def test_only_supervisors_give_tasks(cast: Cast, person: str) -> None:
    user: User = getattr(cast, person)
    assert signed_in(user).get("/tasks/assign/").status_code == 403
    assert signed_in(user).post("/tasks/assign/", typed(cast)).status_code == 403
    assert "/tasks/assign/" not in body(signed_in(user).get("/tasks/"))
    assert not Task.objects.exists()


def test_nobody_without_signing_in(client: Any, db: None) -> None:
    assert client.get("/tasks/assign/").status_code == 302


def test_page_warns_of_secrets_and_escapes_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    assert "本系统为非涉密系统，严禁录入、上传国家秘密和工作秘密。" in body(client.get("/tasks/assign/"))
    wrong = typed(cast, title=EVIL, requirement=EVIL, expected_evidence=EVIL, lead_office="")
    assert EVIL not in body(client.post("/tasks/assign/", wrong))


def test_query_count(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(5):
        client.get("/tasks/assign/")
