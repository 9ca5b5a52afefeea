"""R22: a reminder that was set aside is shown with its reason and tried again by a button."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue, make_reminder
from tests.conftest import Cast
from tracker.ledger.models import Change
from tracker.reminders.models import Reminder

LIST = "/admin/tracker/reminder/"


@pytest.fixture
def aside(desk: Client, cast: Cast) -> Reminder:
    (task,) = issue(cast, (cast.enforcement, date(2024, 6, 28)))
    reminder = make_reminder(task)
    Reminder.objects.filter(pk=reminder.pk).update(outcome="set_aside", problem="TypeError: 5")
    return reminder


def try_again(desk: Client, reminder: Reminder) -> list[str]:
    form = {"action": "try_again", "_selected_action": [str(reminder.pk)]}
    return [str(told) for told in desk.post(LIST, form, follow=True).context["messages"]]


def test_it_is_found_and_says_why(desk: Client, aside: Reminder) -> None:
    found = desk.get(LIST, {"outcome__exact": "set_aside"}).context["cl"].result_list
    assert [row.pk for row in found] == [aside.pk]
    page = desk.get(reverse("admin:tracker_reminder_change", args=[aside.pk])).content.decode()
    assert "无法生成，已搁置" in page and "TypeError: 5" in page


def test_it_is_tried_again_once(desk: Client, aside: Reminder) -> None:
    seen = Change.objects.count()
    assert try_again(desk, aside) == [f"{aside.task}：将在下一次检查时重新生成。"]
    (refused,) = try_again(desk, aside)
    assert "待汇总" in refused and "无需重新处理" in refused
    kinds = list(Change.objects.order_by("seq").values_list("kind", flat=True)[seen:])
    assert kinds == ["reminder.released"]
