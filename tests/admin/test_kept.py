"""What an administrator keeps: one ledger row for each change, in the same transaction, or nothing at all."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import HERE, make_token
from tests.conftest import Cast
from tests.factories import NOW
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import ApiToken, Bureau, Office, Post, RuleSet
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import ReminderRule
from tracker.workdays.models import CalendarDay


def save(desk: Client, noun: str, form: dict[str, Any], pk: Any = None) -> tuple[Any, list[str]]:
    """Post the add form, or the form of ``pk``; the answer, and the kinds of change it wrote."""
    url = reverse(f"admin:tracker_{noun}_change", args=[pk]) if pk else reverse(f"admin:tracker_{noun}_add")
    seen = Change.objects.count()
    answer = desk.post(url, form)
    assert verify().breaks == []
    return answer, list(Change.objects.order_by("seq").values_list("kind", flat=True)[seen:])


def office_form(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {
        "bureau": cast.bureau.pk, "name": "安全生产基础科", "short_name": "基础科", "kind": "科室", "code": "BASE",
        "aliases": " 基础科\n\n工矿科 \n基础科", "duties": "标准化\n隐患排查", "order": 3, **facts,
    }  # fmt: skip


def test_office_is_added_with_one_alias_a_line(desk: Client, cast: Cast) -> None:
    answer, kinds = save(desk, "office", office_form(cast))
    made = Office.objects.get(code="BASE")
    assert (answer.status_code, kinds) == (302, ["office.created"])
    assert (made.aliases, made.duties) == (["基础科", "工矿科"], ["标准化", "隐患排查"])
    page = desk.get(reverse("admin:tracker_office_change", args=[made.pk])).content.decode()
    assert "基础科\n工矿科</textarea>" in page and "建立科室" in page


def test_office_saved_twice_changes_once(desk: Client, cast: Cast) -> None:
    form = office_form(
        cast, name="政策法规科", short_name="法规科", code="LAW", leader_in_charge=cast.leader.pk
    )
    assert save(desk, "office", form, cast.law.pk)[1] == ["office.changed"]
    assert save(desk, "office", form, cast.law.pk)[1] == []
    page = desk.get(reverse("admin:tracker_office_change", args=[cast.law.pk])).content.decode()
    assert "分管领导：— → 孙局长" in page  # the name, not its key


@pytest.mark.parametrize(("field", "value"), [("code", "LAW"), ("name", ""), ("bureau", "")])
def test_office_that_cannot_be_is_refused_in_chinese(
    desk: Client, cast: Cast, field: str, value: str
) -> None:
    answer, kinds = save(desk, "office", office_form(cast, **{field: value}))
    assert (answer.status_code, kinds, Office.objects.filter(code="BASE").exists()) == (200, [], False)
    told = [str(e) for errors in answer.context["adminform"].form.errors.values() for e in errors]
    assert told and not any(message.isascii() for message in told)


def test_office_stays_in_its_bureau(desk: Client, cast: Cast) -> None:
    other = Bureau.objects.get(code="TZYJ")
    save(desk, "office", office_form(cast, bureau=other.pk, code="LAW"), cast.law.pk)
    assert Office.objects.get(pk=cast.law.pk).bureau_id == cast.bureau.pk


def test_bureau_offers_its_own_offices_to_follow_up(desk: Client, cast: Cast) -> None:
    form = {
        "name": "枣庄市应急管理局", "short_name": "市应急局", "code": "ZZYJ", "number_prefix": "枣应急",
        "aliases": "市应急管理局", "rules": cast.bureau.rules_id, "follow_up_office": cast.relief.pk,
    }  # fmt: skip
    assert save(desk, "bureau", form, cast.bureau.pk)[1] == ["bureau.changed"]
    foreign = Office.objects.exclude(bureau=cast.bureau).get()
    answer, kinds = save(desk, "bureau", {**form, "follow_up_office": foreign.pk}, cast.bureau.pk)
    assert (answer.status_code, kinds) == (200, [])
    assert Bureau.objects.get(code="ZZYJ").follow_up_office == cast.relief


def test_post_begins_and_ends(desk: Client, cast: Cast) -> None:
    form = {
        "user": cast.staff.pk, "bureau": cast.bureau.pk, "office": cast.relief.pk, "role": "staff",
        "since": "2024-06-20", "until": "",
    }  # fmt: skip
    assert save(desk, "post", form)[1] == ["post.created"]
    post = Post.objects.get(user=cast.staff, office=cast.relief)
    assert save(desk, "post", {**form, "until": "2024-12-31"}, post.pk)[1] == ["post.changed"]
    answer, kinds = save(desk, "post", {**form, "until": "2024-01-01"}, post.pk)
    assert (answer.status_code, kinds) == (200, [])
    post.refresh_from_db()
    assert str(post.until) == "2024-12-31"


def test_post_of_an_office_needs_its_office(desk: Client, cast: Cast) -> None:
    form = {"user": cast.staff.pk, "bureau": cast.bureau.pk, "role": "head", "since": "2024-06-20"}
    answer, kinds = save(desk, "post", form)
    page = answer.content.decode()
    assert (answer.status_code, kinds) == (200, []) and "post_office" not in page
    assert "须选科室" in page


def test_held_today(desk: Client, cast: Cast) -> None:
    Post.objects.filter(user=cast.staff).update(until=date(2024, 6, 19))
    url = reverse("admin:tracker_post_changelist")
    past = desk.get(url, {"held": "past"}).context["cl"].result_list
    now = desk.get(url, {"held": "now"}).context["cl"].result_list
    assert [post.user for post in past] == [cast.staff] and len(now) == Post.objects.count() - 1


def test_rules_are_changed_with_their_row(desk: Client, cast: Cast) -> None:
    form = {"name": "默认规则", "yellow_within": 5, "receipt_within": 3, "rework_within": 5, "digest_hour": 8}
    assert save(desk, "ruleset", form, cast.bureau.rules_id)[1] == ["rules.changed"]
    assert RuleSet.objects.get().yellow_within == 5


def test_calendar_day_is_set_changed_and_forgotten(desk: Client, cast: Cast) -> None:
    form = {"day": "2024-07-01", "note": "调休", "is_workday": "on"}
    assert save(desk, "calendarday", form)[1] == ["calendar.changed"]
    row = CalendarDay.objects.get()
    assert save(desk, "calendarday", {"note": "放假"}, row.pk)[1] == ["calendar.changed"]
    row.refresh_from_db()
    assert (row.day, row.is_workday, row.note) == (date(2024, 7, 1), False, "放假")
    seen = Change.objects.count()
    assert (
        desk.post(reverse("admin:tracker_calendarday_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert not CalendarDay.objects.exists() and Change.objects.count() == seen + 1


def test_calendar_days_chosen_in_the_list_are_forgotten_each_with_its_row(desk: Client, cast: Cast) -> None:
    for day in ("2024-07-01", "2024-07-02"):
        save(desk, "calendarday", {"day": day, "note": ""})
    chosen = [str(pk) for pk in CalendarDay.objects.values_list("pk", flat=True)]
    seen = Change.objects.count()
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    desk.post(reverse("admin:tracker_calendarday_changelist"), form)
    assert not CalendarDay.objects.exists() and Change.objects.count() == seen + 2


def test_reminder_step_is_added_changed_and_switched_off(desk: Client, cast: Cast) -> None:
    rules = cast.bureau.rules
    ship_rules(rules, by=HERE, at=NOW)
    form = {
        "rule_set": rules.pk,
        "owed": "task",
        "offset": -10,
        "audience": ["head"],
        "asks": "请报送进展报告",
    }
    assert save(desk, "reminderrule", {**form, "is_active": "on"})[1] == ["rules.changed"]
    rule = ReminderRule.objects.get(offset=-10)
    assert save(desk, "reminderrule", form, rule.pk)[1] == ["rules.changed"]
    rule.refresh_from_db()
    assert (rule.is_active, rule.audience, rule.step) == (False, ["head"], "task-before-10")
    page = desk.get(reverse("admin:tracker_reminderrule_changelist")).content.decode()
    assert "提前10个工作日" in page and "科室负责人" in page


def test_second_step_on_the_same_day_is_refused_and_the_form_kept(desk: Client, cast: Cast) -> None:
    ship_rules(cast.bureau.rules, by=HERE, at=NOW)
    rule = ReminderRule.objects.get(owed="task", offset=-7)
    form = {"offset": -3, "audience": ["head"], "asks": "请先报送", "is_active": "on"}
    answer, kinds = save(desk, "reminderrule", form, rule.pk)
    page = answer.content.decode()
    assert (answer.status_code, kinds) == (200, [])
    assert "同一事项在这一天已有一条提醒规则。" in page and "请先报送" in page


def test_token_of_a_service_account_is_shown_once(desk: Client, cast: Cast) -> None:
    robot = make_token(cast).user
    answer, kinds = save(desk, "apitoken", {"user": robot.pk, "name": "报表", "scope": "read", "days": 30})
    token = ApiToken.objects.get(name="报表")
    secret = answer.content.decode().split('class="secret">')[1].split("<")[0]
    assert secret.startswith("yn_") and kinds == ["token.created"]
    assert "no-store" in answer.headers["Cache-Control"]
    for page in ("change", "history"):
        shown = desk.get(
            reverse(f"admin:tracker_apitoken_{page}", args=[token.pk]), follow=True
        ).content.decode()
        assert secret not in shown and token.secret_hash not in shown
    assert secret not in desk.get(reverse("admin:tracker_apitoken_changelist")).content.decode()


def test_nobody_makes_a_token_that_acts_as_a_person(desk: Client, cast: Cast) -> None:
    form = {"user": cast.supervisor.pk, "name": "代办", "scope": "write", "days": 30}
    answer, kinds = save(desk, "apitoken", form)
    assert (answer.status_code, kinds, ApiToken.objects.count()) == (200, [], 0)


def test_token_is_revoked_once(desk: Client, cast: Cast) -> None:
    token, seen = make_token(cast), Change.objects.count()
    form = {"action": "revoke", "_selected_action": [str(token.pk)]}
    for _twice in range(2):
        desk.post(reverse("admin:tracker_apitoken_changelist"), form)
    token.refresh_from_db()
    assert token.revoked_at is not None and Change.objects.count() == seen + 1
