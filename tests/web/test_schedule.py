"""提醒安排, 提醒预演 and 暂缓发送 on the web, as a follow-up officer walks through them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at
from tests.reminders.conftest import MACHINE, SETUP
from tests.web.pages import EVIL, body, links, signed_in
from tracker.ledger.models import Change
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import ship_rules
from tracker.reminders.holds import Hold
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import send_due
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
PAGE, REHEARSAL, HOLDS, NEW = "/schedule/", "/schedule/rehearsal/", "/schedule/holds/", "/schedule/holds/new/"


@pytest.fixture
def rules(cast: Cast) -> RuleSet:
    ship_rules(cast.bureau.rules, by=SETUP, at=NOW)
    cast.bureau.rules.reminder_rules.update(is_statutory=False)  # each test says what is
    return cast.bureau.rules


def sweep(day: date = TODAY, hour: int = 10) -> Any:
    return send_due(on=day, at=at(day, hour), now=MACHINE)


# --- 提醒安排 ---


def test_each_open_task_with_its_next_step(cast: Cast, rules: RuleSet, issued: Callable[..., Task]) -> None:
    later = issued(cast.relief, due_on=date(2024, 12, 31), title="救灾物资")
    soon = issued(cast.enforcement)
    paused = issued(cast.law)
    actions.suspend_task(paused, by=cast.supervisor, at=NOW, basis="会议议定")
    Task.objects.filter(pk=later.pk).update(state="in_progress", acknowledged_at=NOW)
    sweep()
    page = body(signed_in(cast.supervisor).get(PAGE))
    rows = page.split("<tbody>")[1].split("<tr>")[1:]
    assert [f"/tasks/{task.pk}/" in row for task, row in zip((soon, later, paused), rows, strict=True)] == [
        True
    ] * 3
    assert "6月24日 周一" in rows[0] and "2个工作日后" in rows[0] and "签收，过后2个工作日" in rows[0]
    assert "周小梅（牵头科室经办人）" in rows[0] and "李建国（牵头科室负责人）" in rows[0]
    assert "12月20日 周五" in rows[1] and "完成时限，提前7个工作日" in rows[1] and "钱科长" in rows[1]
    assert "没有后续提醒：已暂缓办理，恢复后再提醒。" in rows[2]
    [rule] = set(links(rows[1], "/schedule/rules/"))
    rules_page = body(signed_in(cast.supervisor).get(rule.split("#")[0]))
    assert f'id="{rule.split("#")[1]}"' in rules_page and "请报送进展报告" in rules_page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["a", "b", "c"]),
        ("kind=task", ["b"]),
        ("kind=receipt", ["a"]),
        ("kind=none", ["c"]),
        ("office=relief", ["b"]),
        ("after=2024-06-25", ["b"]),
        ("before=2024-06-25", ["a"]),
        ("kind=piece", []),
    ],
)
def test_filters(
    cast: Cast, rules: RuleSet, issued: Callable[..., Task], query: str, expected: list[str]
) -> None:
    issued(cast.enforcement, due_on=date(2024, 9, 30), title="a")
    other = issued(cast.relief, due_on=date(2024, 12, 31), title="b")
    Task.objects.filter(pk=other.pk).update(state="in_progress", acknowledged_at=NOW)
    actions.suspend_task(issued(cast.law, title="c"), by=cast.supervisor, at=NOW, basis="会议议定")
    answer = signed_in(cast.supervisor).get(f"{PAGE}?{query}".replace("relief", str(cast.relief.pk)))
    assert re.findall(r'row-title" href="[^"]+">(\w)<', body(answer)) == expected
    assert ("没有符合条件的任务" in body(answer)) == (not expected)


def test_filters_that_are_none_and_empty_states(cast: Cast, rules: RuleSet) -> None:
    client = signed_in(cast.supervisor)
    assert "还没有在办的任务" in body(client.get(PAGE))
    assert "还没有启用的提醒规则" not in body(client.get("/schedule/rules/"))
    for query in ("kind=lost", "after=yesterday", "office=elsewhere"):
        answer = client.get(f"{PAGE}?{query}")
        assert answer.status_code == 400 and "没有看懂筛选条件" in body(answer)
    ReminderRule.objects.all().delete()
    assert "还没有启用的提醒规则" in body(client.get("/schedule/rules/"))


def test_only_follow_up_officers_see_any_of_it(cast: Cast, rules: RuleSet, task: Task) -> None:
    for who in ("head", "staff", "leader", "second_reviewer", "stranger", "admin"):
        client = signed_in(getattr(cast, who))
        for address in (PAGE, "/schedule/rules/", REHEARSAL, HOLDS, f"{NEW}?on=2024-06-21"):
            assert client.get(address).status_code == 403, (who, address)
    there = signed_in(cast.other_supervisor)
    assert (
        task.title not in body(there.get(PAGE))
        and there.get(f"{REHEARSAL}?bureau={cast.bureau.pk}").status_code == 404
    )


def test_costs_the_same_for_one_and_three(
    cast: Cast, rules: RuleSet, issued: Callable[..., Task], django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.supervisor)
    issued(cast.enforcement, due_on=date(2024, 7, 31), rhythm="monthly")
    sweep()
    with django_assert_num_queries(26):
        client.get(PAGE)
    issued(cast.relief, due_on=date(2024, 8, 30))
    issued(cast.law, due_on=date(2024, 12, 31), rhythm="monthly")
    with django_assert_num_queries(26):
        client.get(PAGE)


# --- 提醒预演 ---


def test_tomorrow_as_it_would_be_written_and_nothing_kept(
    cast: Cast, rules: RuleSet, issued: Callable[..., Task]
) -> None:
    issued(cast.enforcement, title=EVIL, due_on=date(2024, 7, 2))
    sweep()
    before = (Reminder.objects.count(), Change.objects.count())
    page = body(signed_in(cast.supervisor).get(REHEARSAL))
    assert (
        "6月21日 周五的提醒" in page
        and "1人收到提醒，每人一封，共1项；拟发文书0份；暂缓0项；搁置0项。" in page
    )
    assert (
        "【一诺】还剩7个工作日" in page
        and "您是牵头科室经办人，该项尚未报送。" in page
        and "周小梅，您好。" in page
    )
    assert EVIL not in page and (Reminder.objects.count(), Change.objects.count()) == before
    real = sweep(date(2024, 6, 21))
    assert [letter.subject for letter in real.letters] == [
        "【一诺】还剩7个工作日：<script>alert(1)</script>（7月2日 周二）"
    ]


def test_any_day_of_four_weeks(cast: Cast, rules: RuleSet, task: Task) -> None:
    client = signed_in(cast.supervisor)
    order = body(client.get(f"{REHEARSAL}?on=2024-07-03"))
    assert "拟发文书1份" in order and "催办单" in order
    assert "这一天不是工作日" in body(client.get(f"{REHEARSAL}?on=2024-06-22"))
    assert "这一天没有要发出的提醒" in body(client.get(f"{REHEARSAL}?on=2024-06-21"))
    for query in ("on=2024-06-19", "on=2024-12-31", "on=sometime"):
        assert client.get(f"{REHEARSAL}?{query}").status_code == 400
    sweep()
    assert "这一天已经汇总的提醒" in body(client.get(f"{REHEARSAL}?on=2024-06-20"))


# --- 暂缓发送 ---


def doors(page: str) -> dict[str, list[str]]:
    found = links(page, "/schedule/holds/new/")
    return {
        "step": [link for link in found if "step=" in link],
        "person": [link for link in found if "person=" in link],
        "all": [link for link in found if "step=" not in link and "person=" not in link],
    }


@pytest.mark.parametrize("what", ["step", "person", "all"])
def test_held_from_the_rehearsal_and_released(cast: Cast, rules: RuleSet, task: Task, what: str) -> None:
    """The whole way: rehearsed, held with a reason, shown on every page, gone from the rehearsal, released."""
    client = signed_in(cast.supervisor)
    address = f"{REHEARSAL}?on=2024-06-25"
    [door] = doors(body(client.get(address)))[what]
    form = body(client.get(door))
    assert 'value="2024-06-26"' in form and "最晚7月2日 周二" in form and "不可关闭" not in form
    nothing = client.post(door, {"reason": "", "resumes_on": "2024-06-26"})
    assert nothing.status_code == 422 and "请写明暂缓的原因。" in body(nothing) and not Hold.objects.exists()
    done = client.post(door, {"reason": "系统切换", "resumes_on": "2024-06-26"}, follow=True)
    page = body(done)
    assert "已暂缓发送" in page and "6月26日 周三恢复。" in page
    assert "0人收到提醒，每人一封，共0项；拟发文书0份；暂缓1项" in page
    again = client.post(door, {"reason": "系统切换", "resumes_on": "2024-06-26"})
    assert again.status_code == 409 and "陈思远已暂缓这一项" in body(again) and "系统切换" in body(again)
    hold = Hold.objects.get()
    there = signed_in(cast.other_supervisor)
    assert there.post(f"{HOLDS}{hold.pk}/release/").status_code == 404
    assert signed_in(cast.head).post(f"{HOLDS}{hold.pk}/release/").status_code == 403
    released = body(client.post(f"{HOLDS}{hold.pk}/release/", follow=True))
    assert "已恢复发送，仍需办理的随下一次提醒发出。" in released and "陈思远于" in released
    assert client.post(f"{HOLDS}{hold.pk}/release/").status_code == 409
    assert "1人收到提醒" in body(client.get(address))


def test_a_banner_while_it_is_on(cast: Cast, rules: RuleSet, task: Task) -> None:
    client = signed_in(cast.supervisor)
    words = "本单位的提醒已暂缓发送，6月21日 周五恢复。原因：系统切换（陈思远）"
    assert words not in body(client.get("/password/"))
    client.post(f"{NEW}?on=2024-06-20", {"reason": "系统切换", "resumes_on": "2024-06-21"})
    assert words in body(client.get("/password/")) and "查看和恢复" in body(client.get("/password/"))
    leaders = body(signed_in(cast.leader).get("/password/"))
    assert words in leaders and "查看和恢复" not in leaders
    for other in (cast.head, cast.other_supervisor):
        assert words not in body(signed_in(other).get("/password/"))
    client.post(f"{HOLDS}{Hold.objects.get().pk}/release/")
    assert words not in body(client.get("/password/"))


def test_what_nobody_can_switch_off_is_held_knowingly(cast: Cast, rules: RuleSet, task: Task) -> None:
    rules.reminder_rules.filter(step="task-before-3").update(is_statutory=True)
    client = signed_in(cast.supervisor)
    page = body(client.get(f"{REHEARSAL}?on=2024-06-25"))
    assert "不可关闭" in page
    [door] = doors(page)["step"]
    assert "注意：其中有不可关闭的提醒。" in body(client.get(door))
    typed = {"reason": "系统切换", "resumes_on": "2024-06-26"}
    refused = client.post(door, typed)
    assert refused.status_code == 422 and "请勾选确认" in body(refused)
    assert client.post(door, typed | {"knowing": "on"}).status_code == 302


def test_only_what_is_there_can_be_held(cast: Cast, rules: RuleSet, task: Task) -> None:
    client = signed_in(cast.supervisor)
    for query in (
        f"person={cast.stranger.pk}", "person=x", "task=x&step=task-on-0&anchor=2024-06-28",
        f"task={task.pk}&step=&anchor=2024-06-28", f"task={task.pk}&step=task-on-0", "bureau=x",
    ):  # fmt: skip
        assert client.get(f"{NEW}?on=2024-06-21&{query}").status_code == 404, query
    built = "这一天的提醒已经汇总"
    assert built not in body(client.get(f"{NEW}?on=2024-06-20"))
    sweep()
    assert built in body(client.get(f"{NEW}?on=2024-06-20"))
    too_long = client.post(f"{NEW}?on=2024-06-21", {"reason": "x", "resumes_on": "2024-12-31"})
    assert too_long.status_code == 422 and "最晚6月28日 周五" in body(too_long)


@pytest.mark.parametrize("odd", ["on=9999-12-31", "step=bogus", "step=%00x", "slot=" + "9" * 5000])
def test_an_address_that_names_no_step_holds_nothing(
    cast: Cast, rules: RuleSet, task: Task, odd: str
) -> None:
    said = {"task": str(task.pk), "step": "task-on-0", "anchor": "2024-06-28"} | dict([odd.split("=")])
    address = NEW + "?" + "&".join(f"{name}={value}" for name, value in said.items())
    answer = signed_in(cast.supervisor).post(address, {"reason": "停电", "resumes_on": "2024-06-24"})
    assert answer.status_code in (404, 422)
    assert not Hold.objects.exists()
