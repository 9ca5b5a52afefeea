"""Told at once: acts read from the ledger, and urgent steps, for those alone who chose so; beside one digest a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at, give_post, make_user
from tests.reminders.conftest import SETUP, told
from tracker.ledger.models import Cursor
from tracker.ledger.verify import verify
from tracker.messages.models import Delivery, Digest
from tracker.messages.preferences import Preference
from tracker.organisations.models import Post, Role, User
from tracker.reminders import announcing
from tracker.reminders.at_once import tell_at_once
from tracker.reminders.chasing import chase_task
from tracker.reminders.holding import hold_back
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

RunOn = Callable[..., Run]
Issued = Callable[..., Task]


def choose(person: User, **how: bool) -> None:
    Preference.objects.create(person=person, **how)


def events() -> list[tuple[str, str, str]]:
    rows = Delivery.objects.filter(digest__kind="event").order_by("id").select_related("person")
    return [(row.person.name, row.heading, row.detail) for row in rows]


@pytest.fixture
def reading(cast: Cast, run: RunOn) -> None:
    """The reader has its place: what comes now is news. The head has chosen to hear of it."""
    run("2024-06-20")
    choose(cast.head, immediate=True)


@pytest.mark.usefixtures("reading")
def test_from_assignment_to_closure_each_act_once(cast: Cast, issued: Issued, run: RunOn) -> None:
    """The whole way, in the words of each act; the desk officer, who chose nothing, hears of none of it."""
    task = issued()
    assert [str(letter.person) for letter in run("2024-06-20", hour=11).at_once] == ["李建国"]
    file_report(task, cast.head, when=at("2024-06-20", 12), ask_closure=True)
    when = at("2024-06-20", 14)
    actions.return_closure(
        task, by=cast.supervisor, at=when, reason="缺会议纪要", rework_due_on=date(2024, 6, 27)
    )
    done = run("2024-06-20", hour=15)
    (letter,) = done.at_once
    assert (done.sent, letter.subject) == (1, "【一诺】退回：健全行政执法责任制1（6月20日 周四）")
    assert (
        "缺会议纪要" in letter.text
        and f"/tasks/{task.pk}/report/" in letter.text
        and "缺会议纪要" in letter.html
        and letter.html.count(">办理</a>") == len(letter.lines)
        and "Item(" not in letter.html
    )
    actions.close_task(task, by=cast.supervisor, at=when, verdict="partly", reason="尚缺印发文件")
    actions.reopen_task(task, by=cast.supervisor, at=when, reason="补充")
    assert run("2024-06-21").at_once[0].subject == "【一诺】告知2项：年终评定1、重新办理1（6月21日 周五）"
    assert events() == [
        ("李建国", "新交办", "完成时限6月28日 周五。请签收，或申请改派。（陈思远，6月20日09:00）"),
        (
            "李建国",
            "退回",
            "申请销号已退回，请于6月27日 周四前重报。原因：缺会议纪要。（陈思远，6月20日14:00）",
        ),
        ("李建国", "年终评定", "年终评定：部分完成。理由：尚缺印发文件。（陈思远，6月20日14:00）"),
        ("李建国", "重新办理", "重新办理。依据：补充。（陈思远，6月20日14:00）"),
    ]
    assert run("2024-06-21", hour=11).at_once == [] and verify().breaks == []


@pytest.mark.usefixtures("reading")
def test_reassignment_is_told_to_both_offices_and_not_to_whoever_did_it(
    cast: Cast, issued: Issued, run: RunOn
) -> None:
    task = issued()
    choose(cast.other_head, immediate=True)
    choose(cast.supervisor, immediate=True)
    run("2024-06-20")
    actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason="属救灾职责")
    run("2024-06-20", hour=11)
    assert sorted((who, heading) for who, heading, _detail in events()) == [
        ("李建国", "改派"),
        ("李建国", "新交办"),
        ("钱科长", "新交办"),
    ]
    assert any("已改派给救灾和物资保障科，不再由您办理" in detail for _w, _h, detail in events())


@pytest.mark.usefixtures("reading")
def test_extension_and_a_piece_taken_back_again(cast: Cast, issued: Issued, run: RunOn) -> None:
    task = issued()
    run("2024-06-20")
    facts: dict[str, Any] = {"reason": "等待文件", "progress": "已起草", "proposed_on": date(2024, 7, 31)}
    asked = actions.request_extension(task, by=cast.head, at=NOW, **facts)
    actions.grant_extension(
        asked, by=cast.supervisor, at=NOW, permitted_on=date(2024, 7, 31), basis="张副局长同意"
    )
    actions.undo(task, by=cast.supervisor, at=NOW)
    run("2024-06-20", hour=11)
    assert [(heading, detail.partition("（陈")[0]) for _who, heading, detail in events()[1:]] == [
        ("同意延期", "同意延期，完成时限7月31日 周三。批准依据：张副局长同意。"),
        ("撤销", "“同意延期”已撤销。"),
    ]


@pytest.mark.usefixtures("reading")
def test_killed_while_telling_reads_the_same_again(
    cast: Cast, issued: Issued, run: RunOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1 for acts: nothing lost, nothing told twice."""
    issued()
    place = Cursor.objects.get().seq

    def die(*_args: Any, **_facts: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(announcing, "_by_day", die)
        run("2024-06-20", hour=11)
    assert (Cursor.objects.get().seq, events()) == (place, [])
    for hour in (12, 13):
        run("2024-06-20", hour=hour)
    assert [heading for _who, heading, _detail in events()] == ["新交办"]


@pytest.mark.usefixtures("reading")
def test_nothing_at_night_or_on_a_day_off_and_to_no_leaver(cast: Cast, issued: Issued, run: RunOn) -> None:
    """U21. What happened then is told in the morning, to whoever is there in the morning."""
    issued()
    assert run("2024-06-20", hour=22).at_once == run("2024-06-22").at_once == []  # a Saturday
    assert run("2024-06-24", hour=7).at_once == []
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 23))
    new = make_user("xin", "新队长")
    give_post(new, Role.HEAD, cast.enforcement, since=date(2024, 6, 24))
    choose(new, immediate=True)
    assert [str(letter.person) for letter in run("2024-06-24", hour=8).at_once] == ["新队长"]


@pytest.mark.usefixtures("reading")
def test_what_could_not_be_sent_goes_on_the_next_working_day(
    cast: Cast, issued: Issued, run: RunOn, settings: Any, tmp_path: Any
) -> None:
    issued()
    mails, settings.MAIL_DIR = settings.MAIL_DIR, tmp_path / "taken"
    settings.EMAIL_BACKEND = "tracker.messages.eml.EmlBackend"
    settings.MAIL_DIR.write_text("")
    assert run("2024-06-21").failed >= 1
    settings.MAIL_DIR = mails
    assert run("2024-06-22", later=5000).sent == 0  # a Saturday
    assert run("2024-06-24", later=5000).sent >= 1
    digest = Digest.objects.get(kind="event")
    assert (digest.day, digest.state, digest.message_id[:10]) == (date(2024, 6, 24), "sent", "<20240621.")
    assert digest.tries.count() == 2


@pytest.mark.usefixtures("reading")
def test_what_is_held_waits_for_the_end_of_the_hold(cast: Cast, issued: Issued, run: RunOn) -> None:
    when = {"first_on": date(2024, 6, 20), "resumes_on": date(2024, 6, 24)}
    hold_back(
        cast.bureau,
        by=cast.supervisor,
        at=NOW,
        calendar=WorkCalendar(),
        reason="系统切换",
        knowing=True,
        **when,
    )
    issued()
    assert run("2024-06-20", hour=11).sent == 0
    assert Digest.objects.get(kind="event").state == "pending"
    run("2024-06-24")
    assert Digest.objects.get(kind="event").state == "sent" and len(events()) == 1


def test_urgent_steps_at_once_for_who_chose_so(cast: Cast, task: Task, issued: Issued, run: RunOn) -> None:
    """What is claimed after the day's digest: the head, who chose so, hears today; the desk officer tomorrow."""
    choose(cast.head, at_once=True)
    run("2024-06-28")
    late = issued(due_on=date(2024, 6, 28))
    chase_task(task, by=cast.supervisor, at=at("2024-06-28", 10), text="请抓紧")
    done = run("2024-06-28", hour=11)
    (letter,) = done.at_once
    assert (str(letter.person), done.letters) == ("李建国", [])
    assert sorted(line.heading for line in letter.lines) == ["今天到期", "催办"]
    assert run("2024-06-28", hour=12).at_once == []
    assert set(Digest.objects.filter(person=cast.head).values_list("kind", flat=True)) == {"daily", "urgent"}
    assert (
        Reminder.objects.get(task=late, step="task-on-0").outcome == "waiting"
    )  # the desk officer's is still owed
    monday = run("2024-07-01")
    assert "催办" in told(monday)["周小梅"] and "催办" not in told(monday)["李建国"]
    assert Reminder.objects.get(step="chase").outcome == "told"


def test_urgent_does_not_wait_for_a_late_hour_and_the_rest_does(
    cast: Cast, issued: Issued, run: RunOn
) -> None:
    cast.bureau.rules.digest_hour = 16
    cast.bureau.rules.save()
    choose(cast.head, at_once=True)
    choose(cast.staff, at_once=True)
    issued(due_on=date(2024, 6, 28))
    issued(due_on=date(2024, 7, 3))
    morning = run("2024-06-28", hour=9)
    assert {str(to.person): [li.heading for li in to.lines] for to in morning.at_once} == {
        "周小梅": ["今天到期"], "李建国": ["今天到期"],
    }  # fmt: skip
    assert told(run("2024-06-28", hour=16)) == {"周小梅": ["临期"]}


def test_unsent_urgent_one_is_written_anew(cast: Cast, task: Task, run: RunOn) -> None:
    choose(cast.head, at_once=True)
    run("2024-06-28")
    chase_task(task, by=cast.supervisor, at=at("2024-06-28", 10), text="请抓紧")
    run("2024-06-28", hour=11)
    Digest.objects.filter(kind="urgent").update(state="pending", sent_at=None, handed_at=None)
    assert "催办" in told(run("2024-07-01"))["李建国"]
    assert Digest.objects.get(kind="urgent").last_error.startswith("当天没有发出")


def test_nobody_chose_costs_next_to_nothing(cast: Cast, run: RunOn, django_assert_num_queries: Any) -> None:
    run("2024-06-20")
    run("2024-06-20", hour=11)
    noon = at("2024-06-20", 12)
    with django_assert_num_queries(
        5
    ):  # who chose it, how far the ledger is, how far the reader; in a savepoint
        announcing.announce(on=noon.date(), at=noon, by=SETUP)
    with django_assert_num_queries(1):
        tell_at_once(on=noon.date(), at=noon, by=SETUP, calendar=WorkCalendar())
