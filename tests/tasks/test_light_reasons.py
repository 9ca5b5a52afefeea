"""Every rule that lights a lamp, by real rows, with its exact sentence (wording.md §4)."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import Cast, file_report
from tests.factories import at
from tests.tasks.cases import BASIS, assign, bring
from tests.tasks.lit import light_on, words_on
from tracker.tasks import actions, lights
from tracker.tasks.models import Task
from tracker.workdays.records import load_calendar


def plain(cast: Cast) -> Task:
    """Due on Friday 28 June, received."""
    return actions.acknowledge(assign(cast, due_on=date(2024, 6, 28)), by=cast.head, at=at("2024-06-20"))


def unreceived(cast: Cast) -> Task:
    return assign(cast)


def declined(cast: Cast) -> Task:
    return bring(cast, assign(cast), "declined")


def yearly(cast: Cast) -> Task:
    """Due at the end of the year, no periods, received."""
    return actions.acknowledge(assign(cast), by=cast.head, at=at("2024-06-20"))


def quarterly(cast: Cast) -> Task:
    return actions.acknowledge(assign(cast, rhythm="quarterly"), by=cast.head, at=at("2024-06-20"))


def returned(cast: Cast) -> Task:
    task = assign(cast)
    file_report(task, cast.head, when=at("2024-06-21"), ask_closure=True)
    return actions.return_closure(task, by=cast.supervisor, at=at("2024-06-24"), reason="缺会议纪要")


def submitted(cast: Cast) -> Task:
    task = assign(cast, due_on=date(2024, 6, 28))
    file_report(task, cast.head, when=at("2024-06-28", 23), ask_closure=True)
    return task


def submitted_late(cast: Cast) -> Task:
    task = assign(cast, due_on=date(2024, 6, 28))
    file_report(task, cast.head, when=at("2024-07-02"), ask_closure=True)
    return task


def submitted_on_saturday(cast: Cast) -> Task:
    task = assign(cast, due_on=date(2024, 6, 28))
    file_report(task, cast.head, when=at("2024-06-29"), ask_closure=True)
    return task


def suspended(cast: Cast) -> Task:
    return actions.suspend_task(assign(cast), by=cast.supervisor, at=at("2024-06-21"), basis=BASIS)


def cancelled(cast: Cast) -> Task:
    return actions.cancel_task(assign(cast), by=cast.supervisor, at=at("2024-06-21"), basis=BASIS)


def suspended_until(cast: Cast) -> Task:
    until = date(2024, 9, 30)
    return actions.suspend_task(
        assign(cast), by=cast.supervisor, at=at("2024-06-21"), basis=BASIS, suspended_until=until
    )


def waiting(cast: Cast) -> Task:
    task = assign(cast)
    Task.objects.filter(pk=task.pk).update(waits_for="上级通知")
    return task


def silent(cast: Cast) -> Task:
    task = assign(cast)
    assert actions.receive_silent(calendar=load_calendar(), at=at("2024-06-26")) == 1
    return task


def closed(cast: Cast) -> Task:
    return bring(cast, assign(cast), "closed")


def assessed(cast: Cast) -> Task:
    task = assign(cast)
    return actions.close_task(
        task, by=cast.supervisor, at=at("2024-06-21"), verdict="partly", reason="缺一项"
    )


CASES: list[tuple[Callable[[Cast], Task], str, str, str]] = [
    (plain, "2024-07-03", "red:overdue", "红灯：逾期3个工作日（完成时限6月28日 周五）"),
    (plain, "2024-06-29", "red:overdue", "红灯：时限已过（完成时限6月28日 周五）"),
    (plain, "2025-01-02", "red:overdue", "红灯：逾期129个工作日（完成时限2024年6月28日 周五）"),
    (plain, "2024-06-25", "yellow:due_soon", "黄灯：还剩3个工作日，尚未申请销号（完成时限6月28日 周五）"),
    (plain, "2024-06-28", "yellow:due_soon", "黄灯：今天到期，尚未申请销号（完成时限6月28日 周五）"),
    (returned, "2024-06-27", "yellow:returned", "黄灯：6月24日退回，还剩2个工作日重报（7月1日 周一）"),
    (returned, "2024-07-01", "yellow:returned", "黄灯：6月24日退回，今天到期重报（7月1日 周一）"),
    (returned, "2024-07-02", "red:rework_overdue", "红灯：退回后逾期1个工作日未重报（重报时限7月1日 周一）"),
    (quarterly, "2024-07-08", "yellow:one_period", "黄灯：二季度进展报告未报送（报送时限7月5日 周五）"),
    (quarterly, "2024-10-08", "red:two_periods", "红灯：连续2期未报送（二季度、三季度）"),
    (unreceived, "2024-06-26", "yellow:unreceived", "黄灯：交办后4个工作日未签收"),
    (declined, "2024-06-26", "green:declined", "绿灯：已申请改派，等待督办科室答复"),
    (quarterly, "2024-06-28", "green:on_course", "绿灯：正常推进（下次报送还剩5个工作日，7月5日 周五）"),
    (quarterly, "2024-07-05", "green:on_course", "绿灯：正常推进（下次报送今天到期，7月5日 周五）"),
    (yearly, "2024-12-16", "green:on_course", "绿灯：正常推进（完成时限还剩11个工作日，12月31日 周二）"),
    (submitted, "2024-07-20", "green:submitted", "绿灯：已申请销号，等待审核"),
    (submitted_late, "2024-07-20", "red:submitted_late",
     "红灯：申请销号时逾期2个工作日（时限6月28日 周五），等待审核"),
    (submitted_on_saturday, "2024-07-20", "red:submitted_late",
     "红灯：申请销号时时限已过（时限6月28日 周五），等待审核"),
    (suspended, "2025-03-01", "grey:suspended", "灰灯：已暂缓（依据：局务会议议定）"),
    (suspended_until, "2024-06-25", "grey:suspended", "灰灯：已暂缓（暂缓至9月30日 周一，依据：局务会议议定）"),
    (waiting, "2024-06-25", "grey:waiting", "灰灯：待触发（等待上级通知）"),
    (silent, "2024-06-26", "yellow:deemed_received", "黄灯：交办后未签收，6月26日视为签收"),
    (closed, "2025-03-01", "", "已销号：不亮灯"),
    (assessed, "2025-03-01", "", "已评定：不亮灯"),
    (cancelled, "2025-03-01", "", "已终止：不亮灯"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "day", "code", "words"),
    CASES,
    ids=[f"{row[2] or 'none'} {row[1]} {row[0].__name__}" for row in CASES],
)
def test_light_and_its_sentence(
    cast: Cast, make: Callable[[Cast], Task], day: str, code: str, words: str
) -> None:
    task = make(cast)
    assert light_on(task, day) == code
    assert words_on(task, day) == words


def test_every_reason_is_shown_by_a_case() -> None:
    assert {code.partition(":")[2] for _make, _day, code, _words in CASES if code} == set(lights._REASONS)


def test_colour_of_a_code_is_its_beginning_and_has_a_word() -> None:
    for _make, _day, code, words in CASES:
        assert words.startswith(str(lights.LIGHT_WORDS[code.partition(":")[0]])) or not code
