"""Forms of what is kept: what was typed comes back with a refusal, and each save writes one ledger row or none."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.admin.conftest import HERE, issue, make_token
from tests.conftest import Cast, file_report
from tests.factories import NOW, give_post, make_user
from tracker.ledger.models import Change
from tracker.organisations.actions import create_token, revoke_token
from tracker.organisations.models import ApiToken, Bureau, Office, Post, Role, RuleSet, User
from tracker.plans.models import Plan
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import ReminderRule
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays import clock
from tracker.workdays.actions import set_calendar_day
from tracker.workdays.models import CalendarDay

DUE = date(2024, 6, 28)
READ = ["task", "plan", "commitment", "progressreport", "digest", "delivery", "reminder", "change"]


def save(desk: Client, noun: str, form: dict[str, Any], pk: Any = None) -> tuple[Any, list[str]]:
    page = reverse(f"admin:tracker_{noun}_change", args=[pk]) if pk else reverse(f"admin:tracker_{noun}_add")
    seen = Change.objects.count()
    answer = desk.post(page, form)
    return answer, list(Change.objects.order_by("seq").values_list("kind", flat=True)[seen:])


def shown(desk: Client, noun: str, pk: Any) -> str:
    return desk.get(reverse(f"admin:tracker_{noun}_change", args=[pk])).content.decode()


def act(desk: Client, noun: str, verb: str, *chosen: Any, **form: str) -> list[str]:
    data = {"action": verb, "_selected_action": [str(row.pk) for row in chosen], **form}
    answer = desk.post(reverse(f"admin:tracker_{noun}_changelist"), data, follow=True)
    return [str(message) for message in answer.context["messages"]]


def office_form(office: Office, **facts: Any) -> dict[str, Any]:
    return {
        "name": office.name, "short_name": office.short_name, "kind": office.kind, "code": office.code,
        "aliases": "\n".join(office.aliases), "duties": "\n".join(office.duties), "order": office.order, **facts,
    }  # fmt: skip


@pytest.mark.parametrize("field", ["aliases", "duties"])
def test_a_list_goes_out_as_it_came_in(desk: Client, cast: Cast, field: str) -> None:
    typed = "\r\n  乙科 \r\n\r\n甲科\r\n乙科\r\n"
    assert save(desk, "office", office_form(cast.law, **{field: typed}), cast.law.pk)[1] == ["office.changed"]
    office = Office.objects.get(pk=cast.law.pk)
    assert getattr(office, field) == ["乙科", "甲科"]
    page = shown(desk, "office", office.pk)
    assert "乙科\n甲科</textarea>" in page and "乙科、甲科" in page
    assert save(desk, "office", office_form(office), office.pk)[1] == []


@pytest.mark.parametrize("field", ["aliases", "duties"])
def test_a_list_is_emptied_by_blank_lines(desk: Client, cast: Cast, field: str) -> None:
    Office.objects.filter(pk=cast.law.pk).update(**{field: ["旧称"]})
    office = Office.objects.get(pk=cast.law.pk)
    assert save(desk, "office", office_form(office, **{field: " \n\n"}), office.pk)[1] == ["office.changed"]
    assert getattr(Office.objects.get(pk=office.pk), field) == []
    assert "旧称 → —" in shown(desk, "office", office.pk)


def test_aliases_of_a_bureau_one_a_line(desk: Client, cast: Cast) -> None:
    form = {
        "name": cast.bureau.name, "short_name": "市应急局", "code": "ZZYJ", "number_prefix": "枣应急",
        "aliases": "市应急局\n市安监局", "rules": cast.bureau.rules_id, "follow_up_office": cast.law.pk,
    }  # fmt: skip
    assert save(desk, "bureau", form, cast.bureau.pk)[1] == ["bureau.changed"]
    assert Bureau.objects.get(pk=cast.bureau.pk).aliases == ["市应急局", "市安监局"]
    assert save(desk, "bureau", form, cast.bureau.pk)[1] == []


def test_office_form_refused_keeps_what_was_typed(desk: Client, cast: Cast) -> None:
    form = office_form(cast.relief, code="LAW", name="改名后的科", aliases="丙\n丁", duties="值守<夜>")
    answer, kinds = save(desk, "office", form, cast.relief.pk)
    page = answer.content.decode()
    assert (answer.status_code, kinds) == (200, [])
    assert 'value="改名后的科"' in page and "丙\n丁</textarea>" in page and escape("值守<夜>") in page
    assert Office.objects.get(pk=cast.relief.pk).name == "救灾和物资保障科"


@pytest.mark.parametrize(("field", "value"), [("code", "TZYJ"), ("number_prefix", "滕应急"), ("name", "")])
def test_bureau_form_refused_keeps_what_was_typed(desk: Client, cast: Cast, field: str, value: str) -> None:
    form = {
        "name": "枣庄局", "short_name": "打好的简称", "code": "ZZYJ", "number_prefix": "枣应急",
        "aliases": "", "rules": cast.bureau.rules_id, field: value,
    }  # fmt: skip
    answer, kinds = save(desk, "bureau", form, cast.bureau.pk)
    assert (answer.status_code, kinds) == (200, [])
    assert (
        field in answer.context["adminform"].form.errors and 'value="打好的简称"' in answer.content.decode()
    )
    assert Bureau.objects.get(pk=cast.bureau.pk).short_name == "枣庄市应急管理局"


def test_account_form_refused_keeps_what_was_typed(desk: Client, cast: Cast) -> None:
    form = {"username": "chen", "name": "何苗", "email": "he@example.test", "phone": "0632-1", "password1": "a",
            "password2": "b"}  # fmt: skip
    seen = User.objects.count()
    answer, kinds = save(desk, "user", form)
    page = answer.content.decode()
    assert (answer.status_code, kinds, User.objects.count()) == (200, [], seen)
    assert 'value="何苗"' in page and 'value="he@example.test"' in page and 'value="0632-1"' in page
    assert {"username", "password2"} <= set(answer.context["adminform"].form.errors)


def test_own_post_refused_at_its_field_with_the_dates_kept(desk: Client, cast: Cast) -> None:
    form = {"user": cast.admin.pk, "bureau": cast.bureau.pk, "role": "supervisor", "since": "2024-06-21"}
    answer, kinds = save(desk, "post", form)
    assert (answer.status_code, kinds, Post.objects.filter(user=cast.admin).count()) == (200, [], 0)
    assert answer.context["adminform"].form.errors["user"] == [
        "不能为自己安排任职，请由另一位系统管理员办理。"
    ]
    assert 'value="2024-06-21"' in answer.content.decode()


@pytest.mark.parametrize("days", ["0", "366", "-1", "", "x"])
def test_token_life_outside_a_year_is_refused(desk: Client, cast: Cast, days: str) -> None:
    robot = make_user("robot", "数据平台", is_service=True)
    form = {"user": robot.pk, "name": "打好的名称", "scope": "read", "days": days}
    answer, kinds = save(desk, "apitoken", form)
    assert (answer.status_code, kinds, ApiToken.objects.count()) == (200, [], 0)
    assert set(answer.context["adminform"].form.errors) == {"days"}
    assert 'value="打好的名称"' in answer.content.decode()


def test_only_live_service_accounts_are_offered_a_token(desk: Client, cast: Cast) -> None:
    robot = make_user("robot", "数据平台", is_service=True)
    make_user("old", "旧平台", is_service=True, is_active=False)
    form = desk.get(reverse("admin:tracker_apitoken_add")).context["adminform"].form
    assert list(form.fields["user"].queryset) == [robot]


def test_tokens_chosen_are_revoked_and_no_other(desk: Client, cast: Cast) -> None:
    one = make_token(cast)
    two, three = (
        create_token(one.user, by=cast.admin, name=name, scope="read", now=clock.now(), at=NOW)[0]
        for name in ("二号", "三号")
    )
    revoke_token(two, by=cast.admin, now=clock.now(), at=NOW)
    seen = Change.objects.count()
    told = act(desk, "apitoken", "revoke", one, two)
    assert sorted(told) == sorted(f"{token}：已停用。" for token in (one, two))
    assert list(Change.objects.order_by("seq").values_list("kind", flat=True)[seen:]) == ["token.revoked"]
    assert list(ApiToken.objects.filter(revoked_at=None)) == [three]
    assert "停用访问令牌" in shown(desk, "apitoken", one.pk)


def test_rules_write_one_row_for_many_numbers(desk: Client, cast: Cast) -> None:
    form = {"name": "默认规则", "yellow_within": 9, "receipt_within": 4, "rework_within": 8, "digest_hour": 8}
    assert save(desk, "ruleset", form, cast.bureau.rules_id)[1] == ["rules.changed"]
    assert save(desk, "ruleset", form, cast.bureau.rules_id)[1] == []
    rules = RuleSet.objects.get(pk=cast.bureau.rules_id)
    assert (rules.yellow_within, rules.receipt_within, rules.rework_within) == (9, 4, 8)
    assert "修改规则</strong> 系统管理员" in shown(desk, "ruleset", rules.pk)


@pytest.mark.parametrize("field", ["yellow_within", "receipt_within", "rework_within"])
def test_rules_with_a_bad_number_are_refused_whole(desk: Client, cast: Cast, field: str) -> None:
    before = RuleSet.objects.values().get()
    form = {"name": "改过的名", "yellow_within": 9, "receipt_within": 4, "rework_within": 8, field: "-1"}
    answer, kinds = save(desk, "ruleset", form, cast.bureau.rules_id)
    assert (answer.status_code, kinds) == (200, []) and 'value="改过的名"' in answer.content.decode()
    assert RuleSet.objects.values().get() == before


def test_a_day_set_the_same_again_writes_nothing_more(desk: Client, cast: Cast) -> None:
    set_calendar_day(date(2024, 7, 1), is_workday=False, note="演练", by=cast.admin, at=NOW)
    row = CalendarDay.objects.get()
    answer, kinds = save(desk, "calendarday", {"day": "2024-07-01", "note": "又一次"})
    assert (answer.status_code, kinds, CalendarDay.objects.count()) == (200, [], 1)
    assert save(desk, "calendarday", {"day": "2030-01-01", "note": "改"}, row.pk)[1] == ["calendar.changed"]
    row.refresh_from_db()
    assert (row.day, row.note) == (date(2024, 7, 1), "改")


def test_a_day_that_is_forgotten_leaves_the_others(desk: Client, cast: Cast) -> None:
    for day in (1, 2):
        set_calendar_day(date(2024, 7, day), is_workday=False, note=f"假{day}", by=cast.admin, at=NOW)
    gone = CalendarDay.objects.get(note="假1")
    page = reverse("admin:tracker_calendarday_delete", args=[gone.pk])
    assert desk.get(page).status_code == 200 and CalendarDay.objects.count() == 2
    assert desk.post(page, {"post": "yes"}).status_code == 302
    assert [row.note for row in CalendarDay.objects.all()] == ["假2"]


def test_reminder_step_without_a_reader_is_refused(desk: Client, cast: Cast) -> None:
    ship_rules(cast.bureau.rules, by=HERE, at=NOW)
    rule = ReminderRule.objects.filter(owed="task").order_by("offset")[0]
    answer, kinds = save(desk, "reminderrule", {"offset": -20, "asks": "打好的话"}, rule.pk)
    assert (answer.status_code, kinds) == (200, []) and "打好的话" in answer.content.decode()
    assert set(answer.context["adminform"].form.errors) == {"audience"}
    assert ReminderRule.objects.get(pk=rule.pk).offset == rule.offset


# --- what is only read, and the bulk actions ---


@pytest.mark.parametrize("noun", READ)
def test_a_posted_edit_of_what_is_read_changes_no_row(desk: Client, furnished: Plan, noun: str) -> None:
    model: Any = apps.get_model("tracker", noun)
    before, seen = list(model.objects.order_by("pk").values()), Change.objects.count()
    pk = model.objects.order_by("pk").first().pk
    form = {"title": "改", "state": "closed", "text": "改", "subject": "改", "label": "改", "progress": "改"}
    for page in (
        reverse(f"admin:tracker_{noun}_change", args=[pk]),
        reverse(f"admin:tracker_{noun}_add"),
        reverse(f"admin:tracker_{noun}_delete", args=[pk]),
    ):
        assert desk.post(page, {**form, "post": "yes"}).status_code == 403, page
    assert list(model.objects.order_by("pk").values()) == before and Change.objects.count() == seen


MIXED = {
    "suspend": ["已暂缓", "不能暂缓", "不能暂缓", "不能暂缓"],
    "resume": ["不能恢复办理", "待签收", "不能恢复办理", "不能恢复办理"],
    "cancel": ["已终止", "已终止", "已终止", "不能终止"],
    "assess": ["已评定", "已评定", "已评定", "不能年终评定"],
}


@pytest.mark.parametrize("verb", MIXED)
def test_each_chosen_row_is_told_its_own_end(desk: Client, cast: Cast, verb: str) -> None:
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    tasks = issue(cast, *[(cast.enforcement, DUE)] * 5)
    _new, suspended, asked, cancelled, left = tasks
    actions.suspend_task(suspended, by=cast.supervisor, at=NOW, basis="等待")
    file_report(asked, cast.head, ask_closure=True)
    actions.cancel_task(cancelled, by=cast.supervisor, at=NOW, basis="机构调整")
    seen = Change.objects.about("task", [str(left.pk)]).count()
    form = {"confirmed": "x", "basis": "会议定", "verdict": "partly", "reason": "会议定"}
    told = act(desk, "task", verb, *tasks[:4], **form)
    assert len(told) == 4
    for task, message, words in zip(tasks, told, MIXED[verb], strict=False):
        assert message.startswith(f"{task}：") and words in message, message
    assert Task.objects.get(pk=left.pk).state == "assigned"
    assert Change.objects.about("task", [str(left.pk)]).count() == seen


def test_nothing_chosen_is_told_and_nothing_done(desk: Client, cast: Cast) -> None:
    issue(cast, (cast.enforcement, DUE))
    seen = Change.objects.count()
    told = act(desk, "task", "cancel", index="0", confirmed="x", basis="机构调整")
    assert len(told) == 1 and not told[0].isascii()
    assert Change.objects.count() == seen and Task.objects.get().state == "assigned"
