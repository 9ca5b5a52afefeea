"""Filters and search of every noun: exactly the rows asked for, though others are there that could leak."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import HERE, issue, make_digest, make_reminder, make_token
from tests.conftest import Cast, file_report
from tests.factories import NOW, make_office, make_plan, make_user
from tracker.organisations.actions import create_token, revoke_token
from tracker.organisations.models import Bureau, Office, Post, RuleSet
from tracker.reminders.actions import keep_rule, ship_rules
from tracker.reminders.models import ReminderRule
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport
from tracker.workdays import clock
from tracker.workdays.actions import set_calendar_day

DUE = date(2024, 6, 28)
LATER = date(2024, 11, 29)


def rows(desk: Client, noun: str, **filters: Any) -> list[Any]:
    answer = desk.get(reverse(f"admin:tracker_{noun}_changelist"), filters)
    assert answer.status_code == 200, (noun, filters)
    return list(answer.context["cl"].result_list)


def test_tasks_by_every_state(desk: Client, cast: Cast) -> None:
    tasks = issue(cast, *[(cast.enforcement, DUE)] * 8)
    new, begun, asked, returned, kept, assessed, suspended, cancelled = tasks
    actions.acknowledge(begun, by=cast.head, at=NOW)
    for task in (asked, returned, kept):
        file_report(task, cast.head, ask_closure=True)
    actions.return_closure(returned, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    actions.close_task(kept, by=cast.supervisor, at=NOW, verdict="kept")
    actions.close_task(assessed, by=cast.supervisor, at=NOW, verdict="not_kept", reason="未印发")
    actions.suspend_task(suspended, by=cast.supervisor, at=NOW, basis="等待上级通知")
    actions.cancel_task(cancelled, by=cast.supervisor, at=NOW, basis="机构调整")
    states = [
        "assigned",
        "in_progress",
        "submitted",
        "returned",
        "closed",
        "assessed",
        "suspended",
        "cancelled",
    ]
    for state, task in zip(states, tasks, strict=True):
        assert rows(desk, "task", state=state) == [task], state
    assert rows(desk, "task", verdict="not_kept") == [assessed]
    assert rows(desk, "task", verdict="partly") == []
    assert rows(desk, "task", state="assigned", verdict="kept") == []
    assert rows(desk, "task", state="assigned", office=str(cast.law.pk)) == []
    assert rows(desk, "task", state="assigned", office=str(cast.enforcement.pk)) == [new]


def test_tasks_of_one_source_do_not_show_another(desk: Client, cast: Cast) -> None:
    (old,) = issue(cast, (cast.enforcement, DUE), year=2023)
    (new,) = issue(cast, (cast.enforcement, DUE), year=2024)
    loose = actions.assign_task(
        cast.bureau, by=cast.supervisor, at=NOW, title="迎接督察", requirement="做好迎检准备",
        lead_office=cast.relief, due_on=DUE,
    )  # fmt: skip
    assert rows(desk, "task", plan=str(old.plan_id)) == [old]
    assert rows(desk, "task", plan=str(new.plan_id)) == [new]
    assert rows(desk, "task", plan="none") == rows(desk, "task", q="迎检") == [loose]


def test_a_draft_is_not_offered_as_a_source(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    draft = make_plan(cast.bureau, drafted_by=cast.supervisor, year=2031)
    page = desk.get(reverse("admin:tracker_task_changelist")).content.decode()
    assert str(task.plan_id) in page and str(draft.pk) not in page


def test_offices_offered_are_internal_and_named_with_their_bureau(desk: Client, cast: Cast) -> None:
    make_office(cast.bureau, "EXT", "市财政局", is_external=True)
    issue(cast, (cast.enforcement, DUE))
    page = desk.get(reverse("admin:tracker_task_changelist")).content.decode()
    assert "救灾和物资保障科（枣庄市应急管理局）" in page and "政策法规股（滕州市应急管理局）" in page
    assert "市财政局（" not in page


@pytest.mark.parametrize("section", ["x", "-1", "1e3", "１x"])
def test_a_section_that_is_no_number_is_told(desk: Client, cast: Cast, section: str) -> None:
    issue(cast, (cast.enforcement, DUE))
    answer = desk.get(reverse("admin:tracker_task_changelist"), {"section": section})
    assert (answer.status_code, answer.headers.get("Location", "")[-4:]) == (302, "?e=1")


def test_reports_by_state_and_words(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.relief, DUE))
    waiting = file_report(one, cast.head, progress="召开座谈会")
    accepted = file_report(one, cast.head, progress="印发实施方案")
    returned = file_report(two, cast.other_head, progress="完成摸底")
    ProgressReport.objects.filter(pk=waiting.pk).update(state="awaiting_review")
    actions.accept_report(accepted, by=cast.supervisor, at=NOW)
    actions.return_report(returned, by=cast.supervisor, at=NOW, reason="缺数据")
    assert rows(desk, "progressreport", state__exact="awaiting_review") == [waiting]
    assert rows(desk, "progressreport", state__exact="accepted") == [accepted]
    assert rows(desk, "progressreport", state__exact="returned") == [returned]
    assert rows(desk, "progressreport", q="摸底") == rows(desk, "progressreport", q=two.number) == [returned]
    assert rows(desk, "progressreport", q="座谈会", state__exact="accepted") == []


def test_plans_by_state_year_and_number(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE), year=2024)
    draft = make_plan(cast.bureau, drafted_by=cast.supervisor, year=2025)
    draft.doc_number = "枣应急发〔2024〕9号"
    draft.save()
    assert rows(desk, "plan", state__exact="draft") == rows(desk, "plan", year="2025") == [draft]
    assert rows(desk, "plan", year="2024") == [task.plan]
    assert rows(desk, "plan", q="〔2024〕9号") == [draft]
    assert rows(desk, "plan", q="〔2023〕56号") == [task.plan]


def test_people_by_flags_and_words(desk: Client, cast: Cast) -> None:
    robot = make_user("robot", "数据平台", is_service=True)
    cast.staff.is_active = False
    cast.staff.save()
    assert rows(desk, "user", is_active__exact="0") == [cast.staff]
    assert rows(desk, "user", is_service__exact="1") == [robot]
    assert rows(desk, "user", is_superuser__exact="1") == [cast.admin]
    assert rows(desk, "user", q="陈思远") == rows(desk, "user", q="chen@example") == [cast.supervisor]
    assert rows(desk, "user", q="陈思远", is_active__exact="0") == []


def test_posts_by_role_bureau_and_words(desk: Client, cast: Cast) -> None:
    other = Bureau.objects.get(code="TZYJ")
    theirs = {post.user for post in rows(desk, "post", bureau__id__exact=str(other.pk))}
    assert theirs == {cast.stranger, cast.other_supervisor}
    assert [p.user for p in rows(desk, "post", role__exact="leader")] == [cast.leader]
    supervisors = rows(desk, "post", role__exact="supervisor", bureau__id__exact=str(cast.bureau.pk))
    assert [p.user for p in supervisors] == [cast.supervisor]
    assert [p.user for p in rows(desk, "post", q="救灾")] == [cast.other_head]
    assert [p.user for p in rows(desk, "post", q="周小梅")] == [cast.staff]


def test_a_post_that_begins_later_is_neither_held_nor_past(desk: Client, cast: Cast) -> None:
    later = Post.objects.get(user=cast.leader)
    Post.objects.filter(pk=later.pk).update(since=LATER)
    last_day = Post.objects.get(user=cast.staff)
    Post.objects.filter(pk=last_day.pk).update(until=date(2024, 6, 20))
    assert later not in rows(desk, "post", held="now") and later not in rows(desk, "post", held="past")
    assert last_day in rows(desk, "post", held="now") and rows(desk, "post", held="past") == []


def test_offices_by_bureau_kind_and_words(desk: Client, cast: Cast) -> None:
    outside = make_office(cast.bureau, "FIN", "市财政局", is_external=True)
    other = Bureau.objects.get(code="TZYJ")
    assert rows(desk, "office", is_external__exact="1") == rows(desk, "office", q="FIN") == [outside]
    theirs = rows(desk, "office", bureau__id__exact=str(other.pk))
    assert theirs == [Office.objects.get(bureau=other)]
    assert set(rows(desk, "office", q="政策法规")) == {cast.law, theirs[0]}
    assert rows(desk, "bureau", q="滕州") == rows(desk, "bureau", q="TZYJ") == [other]


def test_tokens_by_scope_and_whether_they_hold(desk: Client, cast: Cast) -> None:
    reads = make_token(cast)
    writes, _secret = create_token(
        reads.user, by=cast.admin, name="报送", scope="write", now=clock.now(), at=NOW
    )
    revoke_token(writes, by=cast.admin, now=clock.now(), at=NOW)
    assert rows(desk, "apitoken", scope__exact="read") == rows(desk, "apitoken", q="取数") == [reads]
    assert rows(desk, "apitoken", revoked_at__isempty="1") == [reads]
    assert rows(desk, "apitoken", revoked_at__isempty="0") == [writes]
    assert rows(desk, "apitoken", q=writes.hint) == [writes]
    assert set(rows(desk, "apitoken", q="数据平台")) == {reads, writes}


def test_calendar_by_kind_of_day_note_and_date(desk: Client, cast: Cast) -> None:
    off = set_calendar_day(date(2024, 7, 1), is_workday=False, note="演练", by=cast.admin, at=NOW)
    on = set_calendar_day(date(2025, 3, 8), is_workday=True, note="补班", by=cast.admin, at=NOW)
    assert rows(desk, "calendarday", is_workday__exact="1") == rows(desk, "calendarday", q="补班") == [on]
    assert rows(desk, "calendarday", is_workday__exact="0") == [off]
    assert rows(desk, "calendarday", day__year=2024) == [off]
    assert rows(desk, "calendarday") == [on, off]


def test_rules_of_reminders_by_what_is_owed_and_whose(desk: Client, cast: Cast) -> None:
    ship_rules(cast.bureau.rules, by=HERE, at=NOW)
    other = RuleSet.objects.create(name="县区规则")
    rule = ReminderRule(
        rule_set=other, owed="task", offset=-9, audience=["head"], asks="请先自查", is_active=False
    )
    keep_rule(rule, by=HERE, at=NOW)
    assert rows(desk, "reminderrule", rule_set__id__exact=str(other.pk)) == [rule]
    assert rows(desk, "reminderrule", is_active__exact="0") == rows(desk, "reminderrule", q="自查") == [rule]
    assert rule not in rows(desk, "reminderrule", is_active__exact="1")
    assert {row.owed for row in rows(desk, "reminderrule", owed__exact="task")} == {"task"}
    assert rows(desk, "ruleset", q="县区") == [other]


def test_messages_by_state_reader_and_day(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.relief, DUE))
    failed = make_digest(cast, make_reminder(one))
    sent = make_digest(
        cast, make_reminder(two), state="sent", sent_at=NOW, last_error="", day=date(2024, 7, 1)
    )
    assert rows(desk, "digest", state__exact="failed") == rows(desk, "digest", day__month=6, day__year=2024)
    assert rows(desk, "digest", state__exact="failed") == [failed]
    assert rows(desk, "digest", state__exact="sent") == [sent]
    assert rows(desk, "digest", q="周小梅") == []
    (line,) = rows(desk, "delivery", q=two.number)
    assert line.digest == sent and len(rows(desk, "delivery", q="李建国")) == 2
    (claim,) = rows(desk, "reminder", q=one.number)
    assert claim.task == one
    assert (
        len(rows(desk, "reminder", owed__exact="task")) == 2
        and rows(desk, "reminder", owed__exact="slot") == []
    )


def test_changes_by_day_kind_and_object_together(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.relief, DUE))
    for task in (one, two):
        actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="等待上级通知")
    found = rows(desk, "change", kind="task.suspended", subject=f"task:{one.pk}")
    assert [(row.kind, row.subject_id) for row in found] == [("task.suspended", str(one.pk))]
    assert rows(desk, "change", kind="task.closed") == []
    assert rows(desk, "change", kind="office.created", subject=f"task:{one.pk}") == []


@pytest.mark.parametrize(
    "noun",
    ["progressreport", "plan", "commitment", "digest", "delivery", "reminder", "user", "post", "office", "bureau",
     "apitoken", "ruleset", "calendarday", "reminderrule", "task", "change"],
)  # fmt: skip
def test_words_nobody_wrote_find_nothing(desk: Client, furnished: object, noun: str) -> None:
    assert rows(desk, noun) != []
    assert rows(desk, noun, q="从未写过的词") == []
