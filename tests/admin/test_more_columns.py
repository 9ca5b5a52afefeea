"""What the columns of the lists say, and what pages say when there is nothing to say."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import HERE, issue, make_digest, make_reminder, make_token
from tests.conftest import Cast, file_report
from tests.factories import NOW, make_commitment, make_plan, make_user
from tracker.messages.models import Delivery
from tracker.reminders.actions import keep_rule
from tracker.reminders.models import ReminderRule
from tracker.tasks import actions
from tracker.workdays.actions import move_clock_on

DUE = date(2024, 6, 28)


def column(desk: Client, noun: str, field: str, **filters: Any) -> list[str]:
    """The words of one column, row by row."""
    page = desk.get(reverse(f"admin:tracker_{noun}_changelist"), filters).content.decode()
    cells = re.findall(rf'<t[dh] class="field-{field}[^"]*">(.*?)</t[dh]>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def shown(desk: Client, noun: str, pk: Any) -> str:
    return desk.get(reverse(f"admin:tracker_{noun}_change", args=[pk])).content.decode()


def test_states_of_tasks_in_words(desk: Client, cast: Cast) -> None:
    one, two, three = issue(cast, *[(cast.enforcement, DUE)] * 3)
    file_report(one, cast.head, ask_closure=True)
    actions.close_task(one, by=cast.supervisor, at=NOW, verdict="kept")
    actions.close_task(two, by=cast.supervisor, at=NOW, verdict="no_evidence", reason="佐证不足")
    assert column(desk, "task", "state_shown") == ["已销号", "已评定", "待签收"]
    assert column(desk, "task", "number") == [one.number, two.number, three.number]


def test_deadline_of_who_is_done_is_a_plain_day(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, *[(cast.enforcement, DUE)] * 2)
    actions.cancel_task(one, by=cast.supervisor, at=NOW, basis="机构调整")
    move_clock_on(by=cast.admin, to=date(2024, 7, 2))
    done, late = column(desk, "task", "due_shown")
    assert (done, late) == ("6月28日 周五", "逾期2个工作日（时限6月28日 周五）")
    red = column(desk, "task", "light_shown", light="red")
    assert len(red) == 1 and red[0].startswith("红灯：")
    assert column(desk, "task", "number", light="red") == [two.number]


def test_reports_say_task_state_and_who(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    report = file_report(task, cast.head)
    assert column(desk, "progressreport", "state") == ["待审核"]
    assert column(desk, "progressreport", "filed_by") == ["李建国"]
    actions.accept_report(report, by=cast.supervisor, at=NOW)
    assert column(desk, "progressreport", "state") == ["已通过"]
    assert column(desk, "progressreport", "task") == [str(task)]


def test_plans_count_their_own_promises(desk: Client, cast: Cast) -> None:
    issue(cast, (cast.enforcement, DUE), (cast.law, DUE), year=2024)
    make_plan(cast.bureau, drafted_by=cast.supervisor, year=2025)
    assert column(desk, "plan", "promised", year="2024") == ["2"]
    assert column(desk, "plan", "promised", year="2025") == ["0"]
    assert column(desk, "plan", "state", year="2025") == ["草稿"]


def test_commitments_say_what_answers_them(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    draft = make_plan(cast.bureau, drafted_by=cast.supervisor, year=2030)
    open_ = make_commitment(draft, cast.law, title="未下达事项", expected_evidence=[])
    assert column(desk, "commitment", "answered_by", q="未下达事项") == ["—"]
    assert column(desk, "commitment", "answered_by", q="责任制1") == [str(task)]
    page = shown(desk, "commitment", open_.pk)
    assert page.count('<div class="readonly">—</div>') >= 3  # 配合科室, 应交佐证 and 任务


def test_supporting_offices_stand_in_the_sentence(desk: Client, cast: Cast) -> None:
    commitment = make_commitment(make_plan(cast.bureau), cast.law, expected_evidence=["方案", "纪要"])
    commitment.supporting_offices.set([cast.relief, cast.enforcement])
    page = shown(desk, "commitment", commitment.pk)
    assert "方案、纪要" in page
    assert "救灾和物资保障科" in page and "市应急管理综合行政执法支队" in page


@pytest.mark.parametrize(("offset", "words"), [(-12, "提前12个工作日"), (0, "当天"), (4, "过后4个工作日")])
def test_steps_say_when_and_whom(desk: Client, cast: Cast, offset: int, words: str) -> None:
    rule = ReminderRule(
        rule_set=cast.bureau.rules, owed="task", offset=offset, audience=["head", "leader"], asks="请报送"
    )
    keep_rule(rule, by=HERE, at=NOW)
    assert column(desk, "reminderrule", "when") == [words]
    (told,) = column(desk, "reminderrule", "told")
    assert told.startswith("科室负责人、")


def test_claims_say_task_and_step(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    claim = make_reminder(task)
    assert column(desk, "reminder", "when") == ["提前7个工作日"]
    assert column(desk, "reminder", "task") == [str(task)]
    page = shown(desk, "reminder", claim.pk)
    assert "交办" in page.split('id="record"')[1]  # the record of its task


def test_messages_say_whom_what_and_why_not(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    digest = make_digest(cast, make_reminder(task))
    assert column(desk, "digest", "person") == ["李建国"]
    assert column(desk, "digest", "state") == ["未送达"]
    assert column(desk, "digest", "last_error") == ["邮箱为空"]
    assert column(desk, "delivery", "recipient") == ["李建国"]
    assert column(desk, "delivery", "label") == [str(task)]
    page = shown(desk, "delivery", Delivery.objects.get().pk)
    assert digest.subject in page and "您是科室负责人" in page


def test_resending_what_was_sent_is_refused_beside_what_was_not(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.relief, DUE))
    failed = make_digest(cast, make_reminder(one))
    sent = make_digest(
        cast, make_reminder(two), state="sent", sent_at=NOW, last_error="", day=date(2024, 6, 21)
    )
    form = {"action": "send_again", "_selected_action": [str(failed.pk), str(sent.pk)]}
    answer = desk.post(reverse("admin:tracker_digest_changelist"), form, follow=True)
    told = {message.level_tag: str(message) for message in answer.context["messages"]}
    assert set(told) == {"error", "success"} and told["success"].endswith("约1分钟内发出。")
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert failed.state != "failed" and sent.state == "sent"


def test_tokens_show_their_hint_and_never_their_hash(desk: Client, cast: Cast) -> None:
    token = make_token(cast)
    assert column(desk, "apitoken", "hint") == [token.hint]
    assert column(desk, "apitoken", "name") == ["取数"]
    assert column(desk, "apitoken", "revoked_at") == ["-"]
    assert token.secret_hash not in shown(desk, "apitoken", token.pk)


def test_person_without_posts_and_with_one(desk: Client, cast: Cast) -> None:
    new = make_user("he", "何苗")
    assert "没有任职。" in shown(desk, "user", new.pk)
    page = shown(desk, "user", cast.head.pk)
    assert "没有任职。" not in page
    assert "枣庄市应急管理局 市应急管理综合行政执法支队 科室负责人" in page and "2024-01-01 — 今" in page


@pytest.mark.parametrize("noun", ["office", "bureau", "user"])
def test_a_row_no_action_made_has_an_empty_record(desk: Client, cast: Cast, noun: str) -> None:
    row = {"office": cast.law, "bureau": cast.bureau, "user": cast.staff}[noun]
    assert "还没有变更记录。" in shown(desk, noun, row.pk)


@pytest.mark.parametrize(
    "noun",
    ["task", "plan", "commitment", "progressreport", "digest", "delivery", "reminder", "apitoken",
     "calendarday", "reminderrule"],
)  # fmt: skip
def test_an_empty_list_opens(desk: Client, noun: str) -> None:
    answer = desk.get(reverse(f"admin:tracker_{noun}_changelist"))
    assert (answer.status_code, answer.context["cl"].result_count) == (200, 0)
    assert 'id="result_list"' not in answer.content.decode()


@pytest.mark.parametrize("noun", ["task", "plan", "office", "user", "post", "bureau"])
def test_an_object_that_is_not_there_leads_back(desk: Client, noun: str) -> None:
    missing = "00000000-0000-0000-0000-000000000000"
    answer = desk.get(reverse(f"admin:tracker_{noun}_change", args=[missing]), follow=True)
    assert answer.redirect_chain[0][1] == 302
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
