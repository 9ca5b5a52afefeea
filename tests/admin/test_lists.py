"""Every list costs as many queries for three rows as for one, and finds what it is searched for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import HERE, hold, issue, make_digest, make_reminder, say
from tests.conftest import PDF, Cast, file_report, pdf
from tests.factories import NOW, TODAY, give_post, make_bureau, make_office, make_user
from tests.reminders.papers import lay
from tracker.evidence.actions import store
from tracker.messages.models import Delivery, Digest
from tracker.organisations.actions import create_token
from tracker.organisations.delegations import Delegation
from tracker.organisations.models import Role, RuleSet
from tracker.reminders.actions import keep_rule
from tracker.reminders.models import Reminder, ReminderRule
from tracker.workdays import clock
from tracker.workdays.actions import set_calendar_day

DUE = date(2024, 6, 28)
# What one list page asks: session, account, business clock, the rows counted and read; and where it has them
# the dates of its hierarchy, the choices of its filters, what its lights need.
COST = {
    "task": 13, "progressreport": 7, "plan": 6, "commitment": 5, "digest": 7, "delivery": 5, "reminder": 7,
    "user": 5, "post": 6, "office": 6, "bureau": 5, "apitoken": 5, "ruleset": 5, "calendarday": 7,
    "reminderrule": 6, "change": 7, "evidence": 7, "blob": 5, "delegation": 5, "piece": 8, "extension": 8,
    "reassignment": 6, "instruction": 8, "comment": 8, "material": 9, "hold": 5, "notice": 10,
}  # fmt: skip


def more(cast: Cast, n: int) -> None:
    """The n-th further row of everything."""
    (task,) = issue(cast, (cast.enforcement, DUE), year=2024 + n)
    file_report(task, cast.head)
    say(cast, task, n)
    store(pdf(content=PDF + str(n).encode()), now=clock.now())
    person = make_user(f"person{n}", f"人员{n}", is_service=True)
    create_token(person, by=cast.admin, name=f"取数{n}", scope="read", now=clock.now(), at=NOW)
    bureau = make_bureau(f"B{n}", f"第{n}局", f"局{n}")
    post = give_post(person, Role.HEAD, make_office(bureau, "A", f"科室{n}"))
    Delegation.objects.create(
        post=post, to=cast.staff, since=TODAY, until=TODAY, given_by=cast.admin, given_at=NOW
    )
    rules = RuleSet.objects.create(name=f"规则{n}")
    rule = ReminderRule(rule_set=rules, owed="task", offset=-n - 1, audience=["head"], asks="请报送")
    keep_rule(rule, by=HERE, at=NOW)
    set_calendar_day(DUE + timedelta(days=n), is_workday=False, note=f"假{n}", by=cast.admin, at=NOW)
    make_digest(cast, make_reminder(task), day=TODAY + timedelta(days=n))
    hold(cast, n)
    lay(task, "notice", state="sent", reply_due_on=TODAY)


def test_every_list_is_measured() -> None:
    assert sorted(COST) == sorted(str(model._meta.model_name) for model in admin.site._registry)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_three_rows(
    desk: Client, cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        more(cast, n)
    for model in admin.site._registry:
        ContentType.objects.get_for_model(model)
        name = str(model._meta.model_name)
        with django_assert_num_queries(COST[name], info=name):
            answer = desk.get(reverse(f"admin:tracker_{name}_changelist"))
        assert answer.context["cl"].result_count >= rows


SEARCHES = [
    ("progressreport", "枣应急-2025", 1), ("plan", "56号", 3), ("commitment", "行政执法责任制", 3),
    ("digest", "李建国", 3), ("delivery", "枣应急-2026", 1), ("reminder", "枣应急-2024", 3),
    ("user", "人员1", 1), ("post", "人员2", 1), ("office", "科室0", 1), ("bureau", "第2局", 1),
    ("apitoken", "取数1", 1), ("ruleset", "规则2", 1), ("calendarday", "假0", 1), ("reminderrule", "请报送", 3),
    ("piece", "分项1", 1), ("extension", "枣应急-2025", 1), ("reassignment", "非职责", 3), ("instruction", "抓紧2", 1),
    ("comment", "已联系0", 1), ("material", "素材1", 1),
]  # fmt: skip


def test_lists_are_searched_by_the_words_people_know(desk: Client, cast: Cast) -> None:
    for n in range(3):
        more(cast, n)
    found = []
    for noun, words, _count in SEARCHES:
        answer = desk.get(reverse(f"admin:tracker_{noun}_changelist"), {"q": words})
        found.append((noun, words, answer.context["cl"].result_count))
    assert found == SEARCHES


def test_plan_shows_its_sentences_with_their_tasks(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.law, DUE))
    assert one.plan is not None
    page = desk.get(reverse("admin:tracker_plan_change", args=[one.plan_id])).content.decode()
    sentence = one.answers.get().commitment.text
    assert page.count(f">{sentence}<") == 2 and one.number in page and two.number in page
    assert "（二）强化队伍建设" in page and "枣应急发〔2023〕56号" in page
    (row,) = desk.get(reverse("admin:tracker_plan_changelist")).context["cl"].result_list
    assert row.promises == 2


def test_commitment_says_which_task_answers_it(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    commitment = task.answers.get().commitment
    page = desk.get(reverse("admin:tracker_commitment_change", args=[commitment.pk])).content.decode()
    assert commitment.text in page and str(task) in page and "印发文件" in page


def test_report_shows_receipt_files_and_the_record_of_its_task(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    report = file_report(task, cast.head)
    page = desk.get(reverse("admin:tracker_progressreport_change", args=[report.pk])).content.decode()
    for words in (report.receipt, "印发文件.pdf", "已印发责任清单。", "待审核", "报送进展报告"):
        assert words in page, words


def test_claim_and_line_say_their_step_and_their_message(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    digest = make_digest(cast, make_reminder(task))
    claim = desk.get(reverse("admin:tracker_reminder_change", args=[Reminder.objects.get().pk]))
    assert "提前7个工作日" in claim.content.decode() and task.number in claim.content.decode()
    line = desk.get(reverse("admin:tracker_delivery_change", args=[Delivery.objects.get().pk]))
    assert digest.subject in line.content.decode() and "李建国" in line.content.decode()


def test_failed_messages_are_told_on_the_start_page(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    make_digest(cast, make_reminder(task))
    start = desk.get(reverse("admin:index"))
    number = start.context["overview"]["undelivered"]
    assert number.count == 1 and "条提醒未送达" in start.content.decode()
    assert desk.get(number.url).context["cl"].result_count == 1
    Digest.objects.update(state="pending")
    assert "条提醒未送达" not in desk.get(reverse("admin:index")).content.decode()
