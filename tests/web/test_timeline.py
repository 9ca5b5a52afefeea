"""变更记录 on the task page: every kind of change is a sentence a person understands."""

from collections.abc import Callable
from datetime import date

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tracker.ledger.kinds import KINDS
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.web import timeline
from tracker.web.task_loading import PAPERS

OF_A_TASK = ("task.", "report.", "extension.", "milestone.", "piece.", "period.")


def test_no_kind_of_change_of_a_task_is_without_its_sentence() -> None:
    told = {kind for kind in KINDS if kind.startswith(OF_A_TASK)} | set(PAPERS)
    assert told == set(timeline._ABOUT) | timeline.PLAIN
    assert set(timeline._ABOUT) & timeline.PLAIN == set()


def sentences(task: Task, on: date) -> list[tuple[str, str, str]]:
    changes = Change.objects.about("task", [str(task.pk)]).order_by("seq")
    return [(line.what, line.about, line.why) for line in timeline.lines(changes, [], on)]


def test_story_is_told_in_words(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued(cast.enforcement)
    actions.decline(task, by=cast.head, at=NOW, reason="不属本科室职责")
    actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason="按职责")
    task = Task.objects.get(pk=task.pk)
    actions.acknowledge(task, by=cast.other_head, at=NOW)
    actions.add_milestone(task, by=cast.supervisor, at=NOW, title="印发清单", due_on=date(2024, 6, 25))
    extension = actions.request_extension(
        task,
        by=cast.other_head,
        at=NOW,
        reason="等上级文件",
        progress="已起草",
        proposed_on=date(2024, 9, 30),
    )
    actions.grant_extension(
        extension, by=cast.supervisor, at=NOW, permitted_on=date(2024, 9, 27), basis="张副局长6月20日同意"
    )
    file_report(task, cast.other_head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=at("2024-06-21"), verdict="kept")
    told = sentences(task, date(2024, 6, 21))
    report = next(about for what, about, _why in told if what == "报送进展报告")
    assert report.startswith("回执号")
    assert told == [
        ("交办", f"牵头：{cast.enforcement}；完成时限6月28日 周五", ""),
        ("申请改派", "", "不属本科室职责"),
        ("改派", f"由{cast.enforcement}改派到{cast.relief}", "按职责"),
        ("签收", "", ""),
        ("添加时间节点", "印发清单（6月25日 周二）", ""),
        ("申请延期", "申请延至9月30日 周一", "等上级文件"),
        ("同意延期", "完成时限9月27日 周五", "张副局长6月20日同意"),
        ("报送进展报告", report, ""),
        ("申请销号", "", ""),
        ("通过进展报告", report, ""),
        ("销号", "评定：已完成", ""),
    ]
