"""Whether somebody has worked on a task: what an automatic change must ask about first."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.tasks.models import Extension, Milestone, Piece, ProgressReport, Reassignment, Task
from tracker.tasks.states import TaskState


def works_done(tasks: Collection[Task]) -> dict[UUID, list[str]]:
    """What people did on each of these tasks, in words; empty where nobody has. Five queries, however many tasks.

    Silence that received it is no work, nor is having read the breakdown before it was issued.
    """
    keys = [task.pk for task in tasks]
    reports = Counter(ProgressReport.objects.filter(task__in=keys).values_list("task", flat=True))
    moved = {*Extension.objects.filter(task__in=keys).values_list("task", flat=True)}
    moved |= {*Reassignment.objects.filter(task__in=keys).values_list("task", flat=True)}
    shared = {*Piece.objects.filter(task__in=keys, withdrawn_at=None).values_list("task", flat=True)}
    reached = {
        *Milestone.objects.filter(task__in=keys, reached_on__isnull=False).values_list("task", flat=True)
    }
    found = {}
    for task in tasks:
        words = _received(task)
        if count := reports[task.pk]:
            words.append(_("有%s份进展报告") % count)
        for done, told in (
            (moved, _("有延期或改派")),
            (shared, _("有分项任务")),
            (reached, _("有已完成的时间节点")),
        ):
            if task.pk in done:
                words.append(told)
        found[task.pk] = words
    return found


def _received(task: Task) -> list[str]:
    if task.state not in (TaskState.ASSIGNED, TaskState.IN_PROGRESS):
        return [task.state_words]
    if task.acknowledged_at and not task.is_deemed_received and task.acknowledged_at > task.assigned_at:
        return [_("已签收")]
    return []
