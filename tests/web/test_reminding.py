"""提醒设置 and 为什么收到: what is said, what one button does, and that opening a page changes nothing (U21)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.web.forms_of import form_to, form_with
from tests.web.pages import body, said, signed_in
from tracker.ledger.models import Change
from tracker.messages.models import Delivery
from tracker.messages.preferences import Preference
from tracker.organisations.models import Bureau, Office, RuleSet, User
from tracker.reminders.actions import give_own_rules, ship_rules
from tracker.reminders.chasing import chase_task
from tracker.reminders.models import Reminder
from tracker.reminders.muted import Muted
from tracker.reminders.run import send_due
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


@pytest.fixture
def rules(cast: Cast) -> RuleSet:
    ship_rules(cast.bureau.rules, by=cast.admin, at=NOW)
    cast.bureau.rules.reminder_rules.update(is_statutory=False)  # each test says what is
    return cast.bureau.rules


def sweep(day: str) -> None:
    send_due(on=date.fromisoformat(day), at=at(day), now=at(day))


def line_to(person: User) -> Delivery:
    return Delivery.objects.filter(person=person).latest("pk")


def number_of(delivery: Delivery) -> int:
    return int(delivery.source.removeprefix("reminder:"))


def test_choices_are_kept_and_refused_ones_come_back(cast: Cast, rules: RuleSet) -> None:
    client = signed_in(cast.head)
    page = client.get("/reminders/")
    assert "li@example.test" in body(page) and 'href="/reminders/"' in body(page)
    form = form_with(page, "保存设置")
    assert form.fields["at_once"] == [""] and form.fields["language"] == ["zh-hans"]
    page = form.send(client, "保存设置", channel="wecom", at_once="on")
    assert page.status_code == 422 and "请填写企业微信账号" in body(page)
    assert form_with(page, "保存设置").fields["channel"] == ["wecom"] and not Preference.objects.exists()
    page = form.send(client, "保存设置", channel="wecom", wecom_user="li", language="en", immediate="on")
    assert said(page) == ["提醒设置已保存，从下一条消息起生效。"]
    row = Preference.objects.get()
    assert (row.person, row.channel, row.wecom_user, row.language) == (cast.head, "wecom", "li", "en")
    assert (row.at_once, row.immediate) == (False, True)
    assert form_with(page, "保存设置").fields["immediate"] == ["on"]


def test_rules_that_concern_me_and_one_button_each(
    cast: Cast, rules: RuleSet, django_assert_num_queries: Any
) -> None:
    rules.reminder_rules.filter(step="task-on-0").update(is_statutory=True)
    client = signed_in(cast.head)
    page = client.get("/reminders/")
    text = body(page)
    assert "完成时限，当天" in text and "本单位规定必须送达的提醒，不能静音。" in text
    assert "督办单须送达本人，不能静音。" in text
    assert "提前7个工作日" not in text  # the desk officer's
    mutable = rules.reminder_rules.get(step="task-after-1")
    page = form_to(page, f"/reminders/rules/{mutable.pk}/mute/").send(client, "不再提醒此类")
    assert said(page) == ["已静音：完成时限，过后1个工作日。只对您本人有效，可随时恢复。"]
    assert list(Muted.objects.values_list("person", "step")) == [(cast.head.pk, "task-after-1")]
    page = form_to(page, "/reminders/muted/task-after-1/unmute/").send(client, "恢复提醒")
    assert said(page) == ["已恢复提醒，从下一条汇总起生效。"] and not Muted.objects.exists()
    with django_assert_num_queries(10):
        client.get("/reminders/")
    rules.reminder_rules.exclude(step="task-on-0").delete()
    with django_assert_num_queries(10):
        client.get("/reminders/")


def test_office_without_a_desk_officer_and_people_without_a_post(cast: Cast, rules: RuleSet) -> None:
    assert "提前7个工作日" in body(signed_in(cast.other_head).get("/reminders/"))
    assert "按您现在的职务，没有会发给您的提醒。" in body(signed_in(cast.admin).get("/reminders/"))
    Office.objects.filter(pk=cast.enforcement.pk).update(leader_in_charge=cast.leader)
    assert "分管领导" in body(signed_in(cast.leader).get("/reminders/"))


def test_what_is_statutory_or_foreign_is_not_muted(cast: Cast, rules: RuleSet) -> None:
    step = rules.reminder_rules.get(step="task-on-0")
    rules.reminder_rules.filter(pk=step.pk).update(is_statutory=True)
    there = Bureau.objects.get(code="TZYJ")
    own = give_own_rules(there, by=cast.admin, at=NOW)
    client = signed_in(cast.head)
    page = client.post(f"/reminders/rules/{step.pk}/mute/", follow=True)
    assert said(page) == ["本单位规定必须送达的提醒，不能静音。"]
    for foreign in (own.reminder_rules.get(step="task-after-1").pk, 0):
        assert client.post(f"/reminders/rules/{foreign}/mute/").status_code == 404
    assert client.get(f"/reminders/rules/{step.pk}/mute/").status_code == 405
    assert client.get("/reminders/muted/task-on-0/unmute/").status_code == 405
    assert not Muted.objects.exists()


def test_from_a_line_to_why_it_came_and_silence(cast: Cast, rules: RuleSet, task: Task) -> None:
    rules.reminder_rules.filter(owed="receipt").delete()
    sweep("2024-07-01")
    delivery = line_to(cast.head)
    url = f"/reminders/{number_of(delivery)}/"
    assert f"不再提醒此类：{settings.BASE_URL}{url}\n" in delivery.digest.text
    client = signed_in(cast.head)
    assert f'href="{url}"' in body(client.get("/inbox/"))
    before = Change.objects.count()
    page = client.get(url)
    text = body(page)
    assert "您是牵头科室负责人，该项尚未报送。" in text
    assert "提醒规则“默认规则”：完成时限，过后1个工作日，提醒经办人、科室负责人。" in text
    assert "仍未办理的，7月3日 周三拟发催办单，由督办员签发后送科室负责人。" in text
    assert f'href="{delivery.link}"' in text
    assert client.head(url).status_code == 200 and Change.objects.count() == before
    page = form_with(page, "不再提醒此类").send(client, "不再提醒此类")
    assert page.redirect_chain == [(url, 302)] and "您不再收到此类提醒" in body(page)
    page = form_with(page, "恢复提醒").send(client, "恢复提醒")
    assert page.redirect_chain == [(url, 302)] and not Muted.objects.exists()
    for nobody_else in (cast.supervisor, cast.stranger, cast.admin):
        assert signed_in(nobody_else).get(url).status_code == 404
    assert Client().get(url)["Location"] == f"/sign-in/?next={url}"


def test_a_chase_by_hand_says_who_and_has_no_button(cast: Cast, rules: RuleSet, task: Task) -> None:
    rules.reminder_rules.all().delete()
    chase_task(task, by=cast.supervisor, at=NOW, text="请抓紧。")
    sweep("2024-06-21")
    delivery = line_to(cast.head)
    assert f"说明：{settings.BASE_URL}/reminders/" in delivery.digest.text
    page = signed_in(cast.head).get(f"/reminders/{number_of(delivery)}/")
    assert "由督办员陈思远送达的，不能静音。" in body(page)
    assert "<button>不再提醒此类" not in body(page) and "/mute/" not in body(page)


def follow(person: User, link: str) -> tuple[str, str]:
    """Sign in behind the link, as a reader of a mail does; the page, and what stands after ``#``."""
    client, path = Client(), link.removeprefix(settings.BASE_URL)
    assert client.get(path).status_code == 302
    client.force_login(person)
    place = client.get(path)["Location"]
    page, _hash, anchor = place.partition("#")
    return body(client.get(page)), anchor


def test_each_line_leads_to_its_form(cast: Cast, rules: RuleSet, issued: Callable[..., Task]) -> None:
    """After signing in as well: the address itself names the form, not only what stands after ``#``."""
    task = issued()
    sweep("2024-06-24")
    page, anchor = follow(cast.head, line_to(cast.head).link)  # not received
    assert anchor == "acts" and f'id="{anchor}"' in page and f'action="/tasks/{task.pk}/acknowledge/"' in page
    actions.acknowledge(task, by=cast.head, at=at("2024-06-24"))
    sweep("2024-06-25")
    page, anchor = follow(cast.staff, line_to(cast.staff).link)
    assert anchor == "report" and f'id="{anchor}"' in page and f'action="/tasks/{task.pk}/report/"' in page
    file_report(task, cast.head, when=at("2024-06-25"), ask_closure=True)
    sweep("2024-06-28")
    page, anchor = follow(cast.supervisor, line_to(cast.supervisor).link)
    assert anchor == "decide" and f'id="{anchor}"' in page and f'action="/tasks/{task.pk}/close/"' in page


def test_line_about_more_time_and_about_a_piece_lead_to_theirs(
    cast: Cast, rules: RuleSet, task: Task
) -> None:
    piece = actions.give_piece(
        task, by=cast.supervisor, at=NOW, office=cast.relief, text="汇总物资清单", due_on=date(2024, 6, 25)
    )
    actions.request_extension(
        task, by=cast.head, at=NOW, reason="等待批复", progress="已起草", proposed_on=date(2024, 9, 30)
    )
    sweep("2024-06-25")
    page, anchor = follow(cast.other_head, line_to(cast.other_head).link)
    assert f'id="{anchor}"' in page and anchor.startswith("report-") and str(piece.pk) in page
    page, anchor = follow(cast.supervisor, line_to(cast.supervisor).link)
    assert anchor == "acts" and f'id="{anchor}"' in page and "grant-extension" in page
    assert Reminder.objects.filter(owed="extension").exists()
