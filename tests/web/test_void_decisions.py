"""The page of a task says that a decision is void, and what changed since."""

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.web.pages import EVIL, body, signed_in
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def test_void_verdict_and_report_are_shown_with_what_changed(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    for who in (cast.head, cast.supervisor, cast.leader):
        assert "已失效" not in body(signed_in(who).get(f"/tasks/{task.pk}/"))
    Task.objects.filter(pk=task.pk).update(expected_evidence=[])
    ProgressReport.objects.update(progress=EVIL)
    receipt = ProgressReport.objects.get().receipt
    for who in (cast.head, cast.supervisor, cast.leader):
        page = body(signed_in(who).get(f"/tasks/{task.pk}/"))
        assert page.count("此项决定已失效") == 2
        assert f"作出决定以后，应交佐证有修改；进展报告（回执号{receipt}）有修改。" in page
        assert "作出决定以后，进展情况有修改。" in page
        assert "<script>alert" not in page
