"""暂缓发送 in the administration: to be read, and ended by a button; nothing else."""

from datetime import date

from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import TODAY, at
from tracker.ledger.models import Change
from tracker.reminders.holding import hold_back
from tracker.reminders.holds import Hold
from tracker.workdays.calendar import WorkCalendar

LIST = "/admin/tracker/hold/"


def test_read_and_ended_by_a_button(desk: Client, cast: Cast) -> None:
    hold = hold_back(
        cast.bureau, by=cast.supervisor, at=at(TODAY), calendar=WorkCalendar(), first_on=TODAY,
        resumes_on=date(2024, 6, 21), reason="系统切换", person=cast.head,
    )  # fmt: skip
    assert [row.pk for row in desk.get(LIST, {"state": "running"}).context["cl"].result_list] == [hold.pk]
    page = desk.get(reverse("admin:tracker_hold_change", args=[hold.pk]))
    assert "系统切换" in page.content.decode() and not page.context["has_change_permission"]
    assert desk.get("/admin/tracker/hold/add/").status_code == 403
    form = {"action": "release", "_selected_action": [str(hold.pk)]}
    told = [[str(said) for said in desk.post(LIST, form, follow=True).context["messages"]] for _n in range(2)]
    assert told == [["给李建国的提醒：已恢复发送。"], ["给李建国的提醒：系统管理员已恢复发送。"]]
    assert Hold.objects.get().released_by == cast.admin
    assert Change.objects.filter(kind="reminders.resumed").count() == 1
    assert [row.pk for row in desk.get(LIST, {"state": "over"}).context["cl"].result_list] == [hold.pk]
