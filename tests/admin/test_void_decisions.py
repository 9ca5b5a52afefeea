"""The administrator sees which decision is void, and what changed since."""

from django.test import Client
from django.urls import reverse

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task


def test_void_decisions_stand_on_the_page_of_the_task(desk: Client, cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    page = reverse("admin:tracker_task_change", args=[task.pk])
    assert "已失效" not in desk.get(page).content.decode()
    Task.objects.filter(pk=task.pk).update(requirement="另一句")
    ProgressReport.objects.update(problems="改")
    shown = desk.get(page).content.decode()
    assert shown.count("此项决定已失效") == 2
    assert "任务要求有修改（原为“进一步健全行政执法责任制”）" in shown and "存在问题有修改" in shown
