"""After its document was corrected: the task says what its sentences say now, or that it has none any more."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.plans.actions import check_may_plan
from tracker.plans.models import Commitment, Plan
from tracker.tasks.actions.issuing import issue_commitments
from tracker.tasks.actions.steps import facts_of, lock, moved, must_supervise, within
from tracker.tasks.models import Task, TaskCommitment
from tracker.tasks.states import OPEN
from tracker.workdays.clock import local_date


def reword_task(task: Task, *, by: User, at: datetime, title: str = "") -> Task:
    """Take requirement and targets anew from the task's sentences, and a title where one is given.

    Dates, offices and proof stay. WrongState once it is closed or cancelled.
    """
    must_supervise(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_supervise(by, task, at)
        if task.state not in OPEN:
            raise WrongState(_("此项任务现为“%s”，不能修改文字。") % task.state_words)
        before = facts_of(task, ("requirement", "targets", "title"))
        said = Commitment.objects.filter(answered__task=task).order_by("order")
        task.requirement = "\n".join(one.text for one in said) or task.requirement
        task.targets = list(dict.fromkeys(target for one in said for target in one.targets))
        task.title = within(title, field="title", limit=100) or task.title
        task.version += 1
        task.save(update_fields=["requirement", "targets", "title", "version"])
        change("task.reworded", task, **moved(task, before))
    return task


def take_sentence_away(task: Task, commitment: Commitment, *, by: User, at: datetime, because: str) -> Task:
    """The sentence is gone from the document: the task answers it no longer. ``because`` is where it stood.

    A task left without any sentence says so by its basis.
    """
    must_supervise(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_supervise(by, task, at)
        before = facts_of(task, ("basis",))
        if not TaskCommitment.objects.filter(task=task, commitment=commitment).delete()[0]:
            raise WrongState(_("此项任务与这句话没有对应关系。"))
        if not task.answers.exists():
            task.basis = within(because, field="basis", limit=200)
        task.version += 1
        task.save(update_fields=["basis", "version"])
        change("task.sentence_removed", task, **moved(task, before), sentence=commitment.text)
    return task


def add_tasks(plan: Plan, commitments: Sequence[Commitment], *, by: User, at: datetime) -> list[Task]:
    """Tasks for commitments that came into an issued plan later. NotValid names those that are not ready."""
    check_may_plan(by, plan.bureau_id, local_date(at))
    with writing(by=by, at=at) as change:
        check_may_plan(by, plan.bureau_id, local_date(at))
        return issue_commitments(plan, commitments, change, at=at)
