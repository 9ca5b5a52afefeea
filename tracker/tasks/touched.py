"""Whether somebody has worked on a task: what an automatic change must ask about first."""

from django.utils.translation import gettext as _

from tracker.tasks.models import Task
from tracker.tasks.states import TaskState


def work_done(task: Task) -> list[str]:
    """What people did on this task, in words; empty when nobody has.

    Silence that received it is no work, nor is having read the breakdown before it was issued.
    """
    found = []
    if task.state not in (TaskState.ASSIGNED, TaskState.IN_PROGRESS):
        found.append(task.state_words)
    elif task.acknowledged_at and not task.is_deemed_received and task.acknowledged_at > task.assigned_at:
        found.append(_("已签收"))
    if reports := task.reports.count():
        found.append(_("有%s份进展报告") % reports)
    if task.extensions.exists() or task.reassignments.exists():
        found.append(_("有延期或改派"))
    if task.pieces.filter(withdrawn_at=None).exists():
        found.append(_("有分项任务"))
    if task.milestones.filter(reached_on__isnull=False).exists():
        found.append(_("有已完成的时间节点"))
    return found
