"""A program reads whether a decision still holds, by its hash and in words."""

from tests.api.conftest import As
from tests.conftest import Cast, file_report
from tests.factories import NOW
from tracker.tasks import actions
from tracker.tasks.models import Closure, ProgressReport, Task


def test_void_decisions_say_why(cast: Cast, as_: As, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    caller = as_(cast.leader)
    shown = caller.get(f"/tasks/{task.pk}").json()
    assert (shown["closures"][0]["void_because"], shown["reports"][0]["void_because"]) == ([], [])
    assert shown["closures"][0]["decision_hash"] == Closure.objects.get().decided_on
    assert shown["reports"][0]["decision_hash"] == ProgressReport.objects.get().decided_on
    Task.objects.filter(pk=task.pk).update(requirement="另一句")
    ProgressReport.objects.update(next_steps="改")
    shown = caller.get(f"/tasks/{task.pk}").json()
    receipt = shown["reports"][0]["receipt"]
    assert shown["closures"][0]["void_because"] == [
        "任务要求有修改（原为“进一步健全行政执法责任制”）", f"进展报告（回执号{receipt}）有修改",
    ]  # fmt: skip
    assert shown["reports"][0]["void_because"] == ["下步措施有修改"]
