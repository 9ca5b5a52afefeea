"""我的任务 answers late, due, returned and waiting with no click, and its numbers are true (goals U2, U18, P3)."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, at
from tests.tasks.cases import give_piece, signing
from tests.web.pages import body, signed_in
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.actions import move_clock_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
Issue = Callable[..., Task]


def home(user: Any) -> Any:
    return signed_in(user).get("/")


def parts_of(page: Any) -> dict[str, list[str]]:
    """Heading -> titles of its rows, as given to the page."""
    return {part.title: [row.task.title for row in part.rows] for part in page.context["parts"]}


def test_each_task_stands_under_its_reason_once(cast: Cast, issued: Issue) -> None:
    issued(title="将要逾期", due_on=TODAY)
    issued(title="临近时限", due_on=date(2024, 6, 28))
    issued(title="还没签收", due_on=date(2024, 12, 31))
    actions.acknowledge(issued(title="正常推进", due_on=date(2024, 12, 31)), by=cast.head, at=NOW)
    file_report(issued(title="等待审核", due_on=date(2024, 12, 31)), cast.head, ask_closure=True)
    returned = issued(title="被退回", due_on=date(2024, 12, 31))
    file_report(returned, cast.head, ask_closure=True)
    actions.return_closure(returned, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    done = issued(title="办完了")
    file_report(done, cast.head, ask_closure=True)
    actions.close_task(done, by=cast.supervisor, at=NOW, verdict="kept")
    move_clock_on(by=cast.admin)
    page = home(cast.head)
    assert parts_of(page) == {
        "逾期": ["将要逾期"],
        "已退回": ["被退回"],
        "临期": ["临近时限"],
        "待签收": ["还没签收"],
        "其他在办": ["正常推进", "等待审核"],
    }
    shown = body(page)
    assert "逾期1个工作日（完成时限6月20日 周四）" in shown
    assert "6月20日退回，还剩4个工作日重报（6月27日 周四）" in shown


@pytest.mark.parametrize(
    ("state", "step", "anchor"),
    [("assigned", "签收", "#acts"), ("in_progress", "报送", "#report"), ("returned", "重报", "#report")],
)
def test_next_step_is_one_click_away(cast: Cast, task: Task, state: str, step: str, anchor: str) -> None:
    if state != "assigned":
        file_report(task, cast.head, ask_closure=state == "returned")
    if state == "returned":
        actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    client = signed_in(cast.head)
    page = body(client.get("/"))
    assert f'href="/tasks/{task.pk}/{anchor}">{step}</a>' in page
    assert f'id="{anchor[1:]}"' in body(client.get(f"/tasks/{task.pk}/"))


def test_staff_see_the_rows_without_a_step_they_may_not_take(cast: Cast, task: Task) -> None:
    page = home(cast.staff)
    assert parts_of(page) == {"临期": [task.title]}
    assert ">签收</a>" not in body(page)


def test_what_waits_for_a_signature_stands_first_for_the_head(cast: Cast, task: Task) -> None:
    report = signing(cast, task)
    page = home(cast.head)
    assert parts_of(page) == {"待审签": [task.title]}
    assert f'href="/tasks/{task.pk}/#report">审签</a>' in body(page)
    assert parts_of(home(cast.staff)) == {"临期": [task.title]}  # the ball is with the head
    actions.back_to_drafter(report, by=cast.head, at=NOW, reason="补数据")
    page = home(cast.staff)
    assert parts_of(page) == {"退回修改的草稿": [task.title]}
    assert f'href="/tasks/{task.pk}/#report">修改</a>' in body(page)


def test_owed_piece_is_work_of_the_supporting_office(cast: Cast, task: Task) -> None:
    piece = give_piece(cast, task)
    page = home(cast.other_head)
    assert parts_of(page) == {"分项任务": [task.title]}
    assert f"#report-{piece.pk.hex[-6:]}" in body(page)
    assert "还剩4个工作日（6月26日 周三）" in body(page) and "任务的完成时限6月28日 周五" in body(page)
    file_report(task, cast.other_head, piece=piece)
    assert parts_of(home(cast.other_head)) == {"配合的任务": [task.title]}


def test_supporting_office_sees_what_it_supports(cast: Cast, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    assert parts_of(home(cast.other_head)) == {"配合的任务": [task.title]}


@pytest.mark.parametrize("who", ["stranger", "other_supervisor"])
def test_others_see_nothing_of_it(cast: Cast, task: Task, who: str) -> None:
    page = home(getattr(cast, who))
    assert task.title not in body(page)
    assert {tile.count for tile in page.context["tiles"]} == {0}


def test_nothing_to_do_tells_the_next_date(cast: Cast, issued: Issue) -> None:
    for _ in range(3):
        task = issued(rhythm="quarterly", due_on=date(2024, 12, 31))
        actions.acknowledge(task, by=cast.head, at=NOW)
    page = body(home(cast.head))
    assert "目前没有需要您办理的事项。下一次报送时限：7月5日 周五，共3项。" in page


def test_nothing_at_all(cast: Cast) -> None:
    page = body(home(cast.head))
    assert "目前没有需要您办理的事项。" in page
    assert "下一次报送时限" not in page


def test_leader_sees_what_is_red_and_yellow_and_whose(cast: Cast, issued: Issue) -> None:
    issued(title="逾期的", due_on=TODAY)
    issued(cast.relief, title="临期的", due_on=date(2024, 6, 25))
    issued(cast.law, title="正常的", due_on=date(2024, 12, 31))
    move_clock_on(by=cast.admin)
    page = home(cast.leader)
    assert parts_of(page) == {"全局红灯": ["逾期的"], "全局黄灯": ["临期的"]}
    assert "救灾和物资保障科" in body(page)


def test_waiting_reports_stand_first_for_who_decides(cast: Cast, task: Task, issued: Issue) -> None:
    own = issued(cast.law, title="督办科室自己的")
    file_report(task, cast.head)
    file_report(own, cast.law_head, ask_closure=True)
    assert [item.row.task for item in home(cast.supervisor).context["waiting"]] == [task]
    assert [item.row.task for item in home(cast.second_reviewer).context["waiting"]] == [own]
    assert home(cast.leader).context["waiting"] == []


def test_every_number_is_a_link_to_just_that_many_rows(cast: Cast, issued: Issue) -> None:
    issued(due_on=TODAY)
    issued(due_on=date(2024, 6, 28)).supporting_offices.add(cast.law)
    issued(cast.law, due_on=date(2024, 6, 28))
    file_report(issued(cast.law), cast.law_head, ask_closure=True)
    returned = issued(due_on=date(2024, 12, 31))
    file_report(returned, cast.head, ask_closure=True)
    actions.return_closure(returned, by=cast.supervisor, at=NOW, reason="缺")
    move_clock_on(by=cast.admin)
    for who in ("head", "staff", "law_head", "supervisor", "second_reviewer", "leader"):
        client = signed_in(getattr(cast, who))
        tiles = [tile for tile in client.get("/").context["tiles"] if tile.url.startswith("/tasks/")]
        assert sum(tile.count for tile in tiles) > 0, who
        for tile in tiles:
            page = body(client.get(tile.url))
            listed = set(re.findall(r'class="row-title" href="/tasks/([0-9a-f-]+)/', page))
            assert len(listed) == tile.count, (who, tile)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow(cast: Cast, issued: Issue, django_assert_num_queries: Any, rows: int) -> None:
    for _ in range(rows):
        file_report(issued(rhythm="monthly", due_on=date(2024, 6, 28)), cast.head, when=at("2024-06-20"))
    for who, queries in (("head", 13), ("supervisor", 11), ("leader", 8)):
        client = signed_in(getattr(cast, who))
        with django_assert_num_queries(queries):
            page = client.get("/")
        assert body(page).count('class="row-title"') >= rows


def test_instruction_waits_on_the_home_of_who_has_to_answer(cast: Cast, task: Task) -> None:
    """A dated line somebody owns: he must not have to look for it."""
    facts = {"by": cast.leader, "at": NOW, "office": cast.enforcement}
    actions.instruct(cast.bureau, text="请抓紧\n印发。", due_on=date(2024, 6, 26), task=task, **facts)
    row = actions.instruct(cast.bureau, text="报初稿。", due_on=date(2024, 6, 24), person=cast.staff, **facts)
    said = [note.words for note in home(cast.head).context["notes"]]
    assert said == [
        "孙局长6月20日批示：报初稿。（6月24日前办理）",
        "孙局长6月20日批示：请抓紧 印发。（6月26日前办理）",
    ]
    assert [note.words for note in home(cast.staff).context["notes"]] == said[:1]
    assert 'href="/instructions/?state=open">答复</a>' in body(home(cast.head))
    for other in (cast.other_head, cast.leader, cast.supervisor):
        assert home(other).context["notes"] == []
    actions.answer_instruction(row, by=cast.staff, at=NOW, answer="已报。")
    assert home(cast.staff).context["notes"] == []


def test_five_instructions_are_named_and_the_rest_is_told(cast: Cast) -> None:
    for n in range(7):
        actions.instruct(cast.bureau, by=cast.leader, at=NOW, office=cast.enforcement, text=f"第{n}件")
    said = [note.words for note in home(cast.head).context["notes"]]
    assert len(said) == 6 and said[-1] == "还有批示等待答复"


def test_what_waits_is_counted_beyond_the_rows_shown(cast: Cast, issued: Issue, monkeypatch: Any) -> None:
    monkeypatch.setattr("tracker.web.my_tasks.SHOWN", 2)
    for _ in range(3):
        file_report(issued(), cast.head)
    page = home(cast.supervisor)
    [tile] = [tile for tile in page.context["tiles"] if tile.url == "/review/"]
    queue = signed_in(cast.supervisor).get("/review/").context["mine"]
    assert tile.count == len(page.context["waiting"]) == len(queue) == 3
