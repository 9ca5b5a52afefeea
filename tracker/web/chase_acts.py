"""催办 by hand, on a task's page and for the rows ticked in the register."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.reminders.chasing import chase_task
from tracker.tasks.models import Task
from tracker.tasks.states import WORKABLE
from tracker.web import act_forms
from tracker.web.acts import Act, supervises
from tracker.web.task_loading import Loaded


def _is_worked_on(loaded: Loaded, today: date) -> bool:
    return loaded.task.state in WORKABLE and not loaded.task.awaits_event


CHASE_ACTS: dict[str, Act] = {
    "chase": Act(
        gettext_lazy("催办"),
        supervises,
        act_forms.ChaseForm,
        chase_task,
        lambda task: _("已催办%s，随其下一次提醒发出。") % task.lead_office,
        when=_is_worked_on,
    ),
}


def chase_words(tasks: Sequence[Task]) -> str:
    offices = len({task.lead_office_id for task in tasks})
    return _("将催办%(offices)s个科室共%(n)s项，每人合并为一条。") % {"offices": offices, "n": len(tasks)}
