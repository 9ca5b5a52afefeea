"""批示 and 留言 on the pages: given, recorded, answered, made a task of; every error keeps what was typed."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.web.forms_of import form_to, form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.models import Comment, Instruction, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
ORAL = "6月19日局长办公会口头批示"


def instruct(cast: Cast, **facts: Any) -> Instruction:
    facts = {"by": cast.leader, "at": NOW, "text": "请抓紧印发。", "office": cast.enforcement, **facts}
    return actions.instruct(cast.bureau, **facts)


def test_leader_instructs_on_the_task_page_and_the_office_answers_there(cast: Cast, task: Task) -> None:
    leader, head = signed_in(cast.leader), signed_in(cast.head)
    page = leader.get(f"/tasks/{task.pk}/")
    page = form_with(page, "批示").send(leader, "批示", text="请抓紧印发。", due_on="2024-06-26")
    assert said(page) == ["批示已交市应急管理综合行政执法支队办理。10分钟内可撤销。"]
    page = head.get(f"/tasks/{task.pk}/")
    for words in ("孙局长6月20日批示", "请抓紧印发。", "办理时限6月26日 周三", "办理中"):
        assert words in body(page)
    page = form_with(page, "答复").send(head, "答复", answer="已印发。")
    assert said(page) == ["已答复。"] and "办理情况：已印发。" in body(page)


def test_officer_records_what_was_said_elsewhere(cast: Cast, task: Task) -> None:
    client = signed_in(cast.supervisor)
    page = client.get("/instructions/record/", {"task": str(task.pk)})
    form = form_with(page, "代录批示")
    facts = {"leader": str(cast.leader.pk), "given_on": "2024-06-19", "basis": ORAL, "text": "请抓紧。"}
    form.send(client, "代录批示", **facts)
    row = Instruction.objects.get()
    assert (row.task, row.office, row.given_by, row.recorded_by) == (
        task, cast.enforcement, cast.leader, cast.supervisor
    )  # fmt: skip
    assert f"孙局长6月19日批示（陈思远代录，依据：{ORAL}）" in body(client.get(f"/tasks/{task.pk}/"))


def test_wrong_input_keeps_what_was_typed(cast: Cast, task: Task) -> None:
    client = signed_in(cast.supervisor)
    form = form_with(client.get("/instructions/record/"), "代录批示")
    page = form.send(client, "代录批示", text="请抓紧。", given_on="2024-06-21")
    assert page.status_code == 422 and "请选择批示领导。" in body(page) and "请抓紧。" in body(page)
    leader = signed_in(cast.leader)
    page = leader.post(f"/instructions/give/?task={task.pk}", {"text": "请抓紧。", "due_on": "2024-06-01"})
    assert page.status_code == 422 and "办理时限不能早于今天" in body(page) and "请抓紧。" in body(page)
    assert not Instruction.objects.exists()


def test_typed_by_mistake_it_is_taken_back(cast: Cast, task: Task) -> None:
    row = instruct(cast, task=task)
    client = signed_in(cast.leader)
    page = form_with(client.get(f"/tasks/{task.pk}/"), "撤销").send(client, "撤销")
    assert said(page) == ["已撤销批示。"] and "请抓紧印发。" not in body(page)
    again = client.post(f"/instructions/{row.pk}/take-back/", follow=True)
    assert said(again) == ["此批示已撤销。"]


def test_it_becomes_a_task(cast: Cast) -> None:
    row = instruct(cast)
    client = signed_in(cast.supervisor)
    page = client.get(f"/instructions/{row.pk}/assign/")
    assert "请抓紧印发。" in body(page)
    form = form_with(page, "交办")
    form.action = f"/instructions/{row.pk}/assign/"
    done = form.send(client, "交办", title="印发责任清单", due_on="2024-07-31", kind="one_off", rhythm="none")
    made = Task.objects.get()
    assert said(done)[0].startswith("已交办") and Instruction.objects.get().made == made
    assert "孙局长2024年6月20日批示" in body(done)
    assert made.number in body(client.get("/instructions/"))


@pytest.mark.parametrize(
    ("who", "give", "record", "assign", "back"),
    [("leader", 200, 403, 403, 302), ("supervisor", 403, 200, 200, 403), ("head", 403, 403, 403, 403),
     ("staff", 403, 403, 403, 403), ("other_head", 403, 403, 404, 404), ("stranger", 403, 403, 404, 404),
     ("other_supervisor", 403, 200, 404, 404)],
)  # fmt: skip
def test_doors_open_for_their_people(
    cast: Cast, who: str, give: int, record: int, assign: int, back: int
) -> None:
    row, client = instruct(cast), signed_in(getattr(cast, who))
    assert client.get("/instructions/give/").status_code == give
    assert client.get("/instructions/record/").status_code == record
    assert client.get(f"/instructions/{row.pk}/assign/").status_code == assign
    assert client.post(f"/instructions/{row.pk}/take-back/").status_code == back


def test_foreign_task_is_not_there_to_speak_of(cast: Cast, task: Task) -> None:
    client = signed_in(cast.other_supervisor)
    for path in ("/instructions/record/", "/instructions/give/"):
        assert client.get(path, {"task": str(task.pk)}).status_code == 404
        assert client.get(path, {"task": "x"}).status_code == 404
    assert client.post(f"/comments/on/{task.pk}/", {"text": "看到了"}).status_code == 404


def test_list_is_filtered_and_says_when_it_is_empty(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    assert "还没有批示" in body(client.get("/instructions/"))
    late, done = (
        instruct(cast, text="逾期的一条", due_on=date(2024, 6, 20)),
        instruct(cast, text="办完的一条"),
    )
    actions.answer_instruction(done, by=cast.head, at=NOW, answer="已印发。")
    Instruction.objects.filter(pk=late.pk).update(due_on=date(2024, 6, 19))
    page = body(client.get("/instructions/", {"state": "open"}))
    assert "逾期未答复" in page and "办完的一条" not in page
    assert "逾期的一条" not in body(client.get("/instructions/", {"state": "answered"}))
    assert "没有符合条件的批示" in body(client.get("/instructions/", {"office": str(cast.law.pk)}))
    assert "没有看懂筛选条件" in body(client.get("/instructions/", {"state": "x"}))
    assert "逾期的一条" not in body(signed_in(cast.other_head).get("/instructions/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_at_one_and_three(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    for n in range(rows):
        instruct(cast, text=f"第{n}条")
    client = signed_in(cast.leader)
    with django_assert_num_queries(7):
        assert body(client.get("/instructions/")).count('class="saying') == rows


def test_comment_is_written_and_changed_and_seen_by_its_people(cast: Cast, task: Task) -> None:
    client = signed_in(cast.staff)
    page = client.get(f"/tasks/{task.pk}/")
    page = form_to(page, f"/comments/on/{task.pk}/").send(client, "留言", text="初稿己成。")
    assert said(page) == ["已留言。10分钟内可以修改。"]
    row = Comment.objects.get()
    page = client.get(f"/comments/{row.pk}/")
    page = form_with(page, "修改留言").send(client, "修改留言", text="初稿已成。")
    assert "初稿已成。" in body(page) and "（已修改）" in body(page)
    assert "初稿已成。" in body(signed_in(cast.leader).get(f"/tasks/{task.pk}/"))


def test_comment_without_words_comes_back(cast: Cast, task: Task) -> None:
    page = signed_in(cast.head).post(f"/comments/on/{task.pk}/", {"text": "字" * 1001})
    assert page.status_code == 422 and "最多1000字" in body(page) and "字" * 1001 in body(page)


@pytest.mark.parametrize(
    ("who", "status"), [("head", 403), ("supervisor", 403), ("stranger", 404), ("other_head", 404)]
)
def test_anothers_comment_is_not_changed(cast: Cast, task: Task, who: str, status: int) -> None:
    row = actions.comment(task, by=cast.staff, at=NOW, text="初稿已成。")
    answer = signed_in(getattr(cast, who)).post(f"/comments/{row.pk}/", {"text": "改掉"})
    assert answer.status_code == status and Comment.objects.get().text == "初稿已成。"


@pytest.mark.parametrize("rows", [1, 3])
def test_task_page_costs_no_more_for_what_is_said(
    cast: Cast, task: Task, django_assert_num_queries: Any, rows: int
) -> None:
    for n in range(rows):
        instruct(cast, task=task, text=f"第{n}条")
        actions.comment(task, by=cast.staff, at=NOW, text=f"留言{n}")
    client = signed_in(cast.head)
    with django_assert_num_queries(12):
        page = body(client.get(f"/tasks/{task.pk}/"))
    assert page.count('class="saying') == 2 * rows


def test_what_people_said_is_never_markup(cast: Cast, task: Task) -> None:
    """S8."""
    User.objects.filter(pk=cast.leader.pk).update(name=EVIL)
    cast.leader.refresh_from_db()
    row = instruct(cast, task=task, text=EVIL)
    actions.answer_instruction(row, by=cast.head, at=NOW, answer=EVIL)
    actions.comment(task, by=cast.staff, at=NOW, text=EVIL)
    for path in (f"/tasks/{task.pk}/", "/instructions/"):
        page = body(signed_in(cast.supervisor).get(path))
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page
