"""The words of a digest, as wording.md §7 has them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tracker.messages.actions import Letter
from tracker.organisations.models import Office, User
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task

RunOn = Callable[..., Run]
Issued = Callable[..., Task]


def letter_to(run: Run, person: User) -> Letter:
    return next(letter for letter in run.letters if letter.person == person)


def test_one_item(cast: Cast, task: Task, run: RunOn) -> None:
    User.objects.filter(pk=cast.head.pk).update(salutation="李队长")
    User.objects.filter(pk=cast.supervisor.pk).update(phone="0632-3180001")
    letter = letter_to(run("2024-07-01"), cast.head)
    assert letter.subject == "【一诺】逾期1个工作日：健全行政执法责任制1（时限6月28日 周五）"
    assert letter.text == (
        "李队长，您好。今天有1项待办：\n"
        "【逾期】枣应急-2024-001 健全行政执法责任制1\n"
        "  逾期1个工作日（时限6月28日 周五）。请申请销号并附印发文件。\n"
        f"  办理：{settings.BASE_URL}/tasks/{task.pk}/report/\n"
        "  为什么收到：您是牵头科室负责人，该项尚未报送。\n"
        f"  不再提醒此类：{settings.BASE_URL}/reminders/{Reminder.objects.get().pk}/\n"
        "如有疑问，请联系督办员陈思远（电话：0632-3180001）。\n"
        f"调整提醒：{settings.BASE_URL}/reminders/\n"
        "本消息由系统自动发送。请勿在回复中发送涉密内容。\n"
    )


@pytest.mark.parametrize(
    ("day", "subject"),
    [
        ("2024-06-20", "【一诺】还剩6个工作日：健全行政执法责任制1（6月28日 周五）"),
        ("2024-06-28", "【一诺】今天到期：健全行政执法责任制1（6月28日 周五）"),
    ],
)
def test_subject_of_one(cast: Cast, task: Task, run: RunOn, day: str, subject: str) -> None:
    assert letter_to(run(day), cast.staff).subject == subject


def test_several_in_order(cast: Cast, issued: Issued, run: RunOn) -> None:
    for due in ("2024-07-03", "2024-06-28", "2024-06-27"):
        issued(due_on=date.fromisoformat(due))
    returned = issued(due_on=date(2024, 8, 1))
    file_report(returned, cast.head, ask_closure=True)
    limit = date(2024, 6, 28)
    actions.return_closure(returned, by=cast.supervisor, at=NOW, reason="缺会议纪要", rework_due_on=limit)
    letter = letter_to(run("2024-06-28"), cast.staff)
    assert letter.subject == "【一诺】待办4项：逾期1、退回1、今天到期1、临期1（6月28日 周五）"
    assert [line.heading for line in letter.lines] == ["逾期", "退回", "今天到期", "临期"]
    assert letter.lines[1].detail == (
        "退回重报，今天到期（6月28日 周五）（原因：缺会议纪要）。请按退回原因补充后重新申请销号并附印发文件。"
    )
    assert letter.text.count("为什么收到：您是牵头科室经办人，该项尚未报送。") == 4


def test_at_most_five_are_written_out(cast: Cast, issued: Issued, run: RunOn) -> None:
    for _ in range(7):
        issued()
    letter = letter_to(run("2024-06-28"), cast.staff)
    assert letter.text.count("办理：") == letter.html.count(">办理</a>") == 5
    assert "其余2项在“我的任务”中查看。" in letter.text and "其余2项" in letter.html
    assert len(letter.lines) == 7  # the others are told all the same


def test_leader_is_asked_to_see_to_it(cast: Cast, task: Task, run: RunOn) -> None:
    Office.objects.filter(pk=cast.enforcement.pk).update(leader_in_charge=cast.leader)
    run("2024-07-01")
    letter = letter_to(run("2024-07-05"), cast.leader)
    assert "请督促市应急管理综合行政执法支队办理。" in letter.text
    assert "您是分管领导，该项尚未报送。" in letter.text


def test_bureau_without_follow_up_officer_names_nobody(cast: Cast, task: Task, run: RunOn) -> None:
    cast.supervisor.posts.all().delete()
    assert "督办员" not in letter_to(run("2024-06-28"), cast.head).text


def test_no_scold_no_code_no_english(cast: Cast, task: Task, run: RunOn) -> None:
    text = letter_to(run("2024-07-01"), cast.head).text
    words = re.sub(r"http://\S+", "", text)
    assert not any(char.isascii() and char.isalpha() for char in words)
    assert "请及时" not in words


def test_title_is_text_not_markup(cast: Cast, issued: Issued, run: RunOn) -> None:
    issued(title="<img src=x>")
    letter = letter_to(run("2024-06-28"), cast.head)
    assert "<img" in letter.text and "<img" not in letter.html and "&lt;img" in letter.html
