"""The page of a task tells its whole life: every kind of change in words, with who and why."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue
from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

DUE = date(2024, 6, 28)
BASIS = "市委办电话通知"


def page_of(desk: Client, noun: str, pk: Any) -> Any:
    answer = desk.get(reverse(f"admin:tracker_{noun}_change", args=[pk]))
    assert answer.status_code == 200
    return answer


def newest(answer: Any) -> str:
    """The first entry of the change record, as it stands in the page."""
    record = answer.content.decode().split('id="record"')[1]
    found: str = record.split("<li>")[1].split("</li>")[0]
    return found


def asked(task: Task, cast: Cast) -> None:
    file_report(task, cast.head, ask_closure=True, closure_note="责任清单已印发")


def closed(task: Task, cast: Cast) -> None:
    asked(task, cast)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")


def suspended(task: Task, cast: Cast) -> None:
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="等待上级文件")


def nothing(task: Task, cast: Cast) -> None:
    """The task as it was issued."""


def filed(task: Task, cast: Cast) -> None:
    file_report(task, cast.head)


def the_report(task: Task) -> ProgressReport:
    return ProgressReport.objects.get(task=task)


Step = Callable[[Task, Cast], Any]
LIFE: list[tuple[str, Step, Step, str, str, tuple[str, ...]]] = [
    ("task.assigned", nothing, nothing, "交办", "陈思远", ()),
    (
        "task.acknowledged", nothing, lambda t, c: actions.acknowledge(t, by=c.head, at=NOW),
        "签收", "李建国", ("状态：待签收 → 推进中",),
    ),
    ("report.filed", nothing, filed, "报送进展报告", "李建国", ()),
    (
        "report.accepted", filed, lambda t, c: actions.accept_report(the_report(t), by=c.supervisor, at=NOW),
        "通过进展报告", "陈思远", (),
    ),
    (
        "report.returned", filed,
        lambda t, c: actions.return_report(the_report(t), by=c.supervisor, at=NOW, reason="缺数据"),
        "退回进展报告", "陈思远", ("理由：缺数据",),
    ),
    (
        "task.closure_requested", filed,
        lambda t, c: actions.request_closure(t, by=c.head, at=NOW, note="请予销号"),
        "申请销号", "李建国", ("状态：推进中 → 待销号",),
    ),
    (
        "task.closure_withdrawn", asked, lambda t, c: actions.withdraw_closure(t, by=c.head, at=NOW),
        "撤回销号申请", "李建国", ("状态：待销号 → 推进中",),
    ),
    (
        "task.returned", asked,
        lambda t, c: actions.return_closure(t, by=c.supervisor, at=NOW, reason="缺会议纪要"),
        "退回", "陈思远", ("状态：待销号 → 已退回", "理由：缺会议纪要"),
    ),
    (
        "task.closed", asked, lambda t, c: actions.close_task(t, by=c.supervisor, at=NOW, verdict="kept"),
        "销号", "陈思远", ("状态：待销号 → 已销号",),
    ),
    (
        "task.assessed", nothing,
        lambda t, c: actions.close_task(t, by=c.supervisor, at=NOW, verdict="partly", reason="仅印发初稿"),
        "年终评定", "陈思远", ("部分完成", "理由：仅印发初稿"),
    ),
    (
        "task.reopened", closed,
        lambda t, c: actions.reopen_task(t, by=c.supervisor, at=NOW, reason="上级复查不认可"),
        "重新办理", "陈思远", ("状态：已销号 → 推进中", "理由：上级复查不认可"),
    ),
    (
        "task.suspended", nothing, lambda t, c: actions.suspend_task(t, by=c.supervisor, at=NOW, basis=BASIS),
        "暂缓", "陈思远", ("状态：待签收 → 已暂缓", f"依据：{BASIS}"),
    ),
    (
        "task.resumed", suspended, lambda t, c: actions.resume_task(t, by=c.supervisor, at=NOW, basis=BASIS),
        "恢复办理", "陈思远", ("状态：已暂缓 → 待签收", f"依据：{BASIS}"),
    ),
    (
        "task.cancelled", nothing, lambda t, c: actions.cancel_task(t, by=c.supervisor, at=NOW, basis=BASIS),
        "终止", "陈思远", ("状态：待签收 → 已终止", f"依据：{BASIS}"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "before", "do", "words", "actor", "lines"), LIFE, ids=[step[0] for step in LIFE]
)
def test_each_step_of_a_life_is_told_in_words(
    desk: Client,
    cast: Cast,
    kind: str,
    before: Step,
    do: Step,
    words: str,
    actor: str,
    lines: tuple[str, ...],
) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    before(task, cast)
    do(task, cast)
    answer = page_of(desk, "task", task.pk)
    kinds = [entry.change.kind for entry in answer.context["record"]]
    assert kind in kinds[:2]
    record = answer.content.decode().split('id="record"')[1].split("<li>")[1:]
    entry = record[kinds.index(kind)]
    assert f"<strong>{words}</strong> {actor}" in entry
    for line in lines:
        assert line in entry, line


def test_record_is_newest_first_and_ends_with_the_assignment(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    closed(task, cast)
    actions.reopen_task(task, by=cast.supervisor, at=at("2024-06-21"), reason="复查不认可")
    entries = page_of(desk, "task", task.pk).context["record"]
    seqs = [entry.change.seq for entry in entries]
    assert seqs == sorted(seqs, reverse=True)
    assert (entries[0].change.kind, entries[-1].change.kind) == ("task.reopened", "task.assigned")


def test_record_has_no_row_of_another_task(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.relief, DUE))
    actions.suspend_task(two, by=cast.supervisor, at=NOW, basis="只属于另一项任务")
    answer = page_of(desk, "task", one.pk)
    assert "只属于另一项任务" not in answer.content.decode()
    assert [entry.change.kind for entry in answer.context["record"]] == ["task.assigned"]
    assert "只属于另一项任务" in newest(page_of(desk, "task", two.pk))


def test_record_links_to_each_change_and_to_the_list_of_this_object(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    suspended(task, cast)
    page = page_of(desk, "task", task.pk).content.decode()
    for change in Change.objects.about("task", [str(task.pk)]):
        assert reverse("admin:tracker_change_change", args=[change.seq]) in page
    assert f"{reverse('admin:tracker_change_changelist')}?subject=task:{task.pk}" in page


def test_history_is_the_record_of_the_page(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    answer = desk.get(reverse("admin:tracker_task_history", args=[task.pk]))
    page = reverse("admin:tracker_task_change", args=[task.pk])
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{page}#record")


def test_closures_tell_request_decision_and_reopening(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    closed(task, cast)
    actions.reopen_task(task, by=cast.supervisor, at=NOW, reason="上级复查不认可")
    page = page_of(desk, "task", task.pk).content.decode()
    part = page.split("<h2>销号和评定</h2>")[1].split("</section>")[0]
    assert "李建国 申请销号：责任清单已印发" in part
    assert "已完成" in part and "陈思远 重新办理：上级复查不认可" in part


def test_returned_closure_says_the_new_term(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    asked(task, cast)
    actions.return_closure(
        task, by=cast.supervisor, at=NOW, reason="缺会议纪要", rework_due_on=date(2024, 6, 27)
    )
    part = page_of(desk, "task", task.pk).content.decode().split("<h2>销号和评定</h2>")[1]
    assert "：缺会议纪要（重报时限2024-06-27）" in part.split("</section>")[0]


def test_new_task_has_no_closures_no_slots_and_no_reports(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    page = page_of(desk, "task", task.pk).content.decode()
    assert "还没有进展报告。" in page
    assert "<h2>销号和评定</h2>" not in page and "<h2>报送期</h2>" not in page
    filed(task, cast)
    assert "还没有进展报告。" not in page_of(desk, "task", task.pk).content.decode()


def test_task_without_a_source_says_so(desk: Client, cast: Cast) -> None:
    task = actions.assign_task(
        cast.bureau, by=cast.supervisor, at=NOW, title="迎接督察", requirement="做好迎检准备",
        lead_office=cast.relief, due_on=DUE, supporting=[cast.enforcement], expected_evidence=["工作方案", "小结"],
    )  # fmt: skip
    page = page_of(desk, "task", task.pk).content.decode()
    assert "此项任务没有来源文件，依据见“任务要求”。" in page and "做好迎检准备" in page
    assert "工作方案、小结" in page and "市应急管理综合行政执法支队" in page


def test_returned_report_says_why_on_both_pages(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    report = file_report(task, cast.head, progress="第一行\n第二行")
    actions.return_report(report, by=cast.supervisor, at=NOW, reason="数据与上月不符")
    page = page_of(desk, "task", task.pk).content.decode()
    assert "第一行<br>第二行" in page and "陈思远 已退回：数据与上月不符" in page
    own = page_of(desk, "progressreport", report.pk)
    assert "数据与上月不符" in own.content.decode()
    assert own.context["subject"].id == str(task.pk)


def test_what_people_type_is_never_markup(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    file_report(task, cast.head, progress="<b id=x>已办</b>")
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="<i id=y>停</i>")
    page = page_of(desk, "task", task.pk).content.decode()
    assert "<b id=x>" not in page and "<i id=y>" not in page
    assert "&lt;b id=x&gt;已办" in page and "&lt;i id=y&gt;停" in page
