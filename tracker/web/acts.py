"""What a person may do with a task now: which acts a page offers, and how they are named.

States come from ``tasks.states.TABLE``, permission from ``tasks.access``; the lists of acts only join the two.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.models import Task
from tracker.tasks.states import Verb, after
from tracker.web.task_loading import Loaded
from tracker.workdays.words import day_words

Bound = Mapping[str, forms.Form]  # forms that came back with errors, by name
Who = Callable[[Standing, Task, Collection[UUID]], bool]


def works(who: Standing, task: Task, filers: Collection[UUID]) -> bool:
    return access.can_work(who, task)


def belongs(who: Standing, task: Task, filers: Collection[UUID]) -> bool:
    return task.lead_office_id in who.offices


def supervises(who: Standing, task: Task, filers: Collection[UUID]) -> bool:
    return access.can_supervise(who, task)


def decides(who: Standing, task: Task, filers: Collection[UUID]) -> bool:
    return access.can_decide(who, task, filers)


def _always(loaded: Loaded, today: date) -> bool:
    return True


def _nothing_to_choose(form: forms.Form, task: Task) -> None:
    return None


@dataclass(frozen=True)
class Act:
    """``run`` is the action; ``done`` says what was done to the task it gave back.

    ``verbs``: the moves of the table it stands for; an act without one is open by ``when`` alone. ``when``: not
    offered where the action would refuse. ``choices`` fills what the form lets choose. ``is_main``: shown open.
    """

    label: Any
    who: Who
    form: type[forms.Form]
    run: Callable[..., Task]
    done: Callable[[Task], str]
    verbs: tuple[Verb, ...] = ()
    when: Callable[[Loaded, date], bool] = _always
    choices: Callable[[Any, Task], None] = _nothing_to_choose
    is_main: bool = False

    def is_open(self, task: Task) -> bool:
        return not self.verbs or any(after(task.state, verb) is not None for verb in self.verbs)

    def filled(self, task: Task, *args: Any, **kwargs: Any) -> forms.Form:
        form = self.form(*args, **kwargs)
        self.choices(form, task)
        return form


@dataclass(frozen=True)
class Offer:
    """One act on the page: its button, its form, and whether it stands open."""

    label: str
    url: str
    form: forms.Form
    is_main: bool


def offers(
    acts: Mapping[str, Act],
    loaded: Loaded,
    standing: Standing,
    filers: Collection[UUID],
    bound: Bound,
    rework_on: date,
    today: date,
) -> dict[str, Offer]:
    """The acts this person may do now; one that came back with errors stays, to show them."""
    task = loaded.task
    rework_words = day_words(rework_on, today=today)
    found: dict[str, Offer] = {}
    for name, act in acts.items():
        if not act.is_open(task) or not (act.when(loaded, today) or name in bound):
            continue
        if not act.who(standing, task, filers):
            continue
        initial = {"rework_due_on": rework_on, "seen": task.version, "event_on": today}
        form = bound.get(name) or act.filled(task, initial=initial, auto_id=f"{name}-%s")
        if "rework_due_on" in form.fields:
            form.fields["rework_due_on"].help_text = _("不填则为默认的%s。") % rework_words
        is_main = act.is_main or name in bound
        label = str(act.label(loaded) if callable(act.label) else act.label)
        found[name] = Offer(label, reverse("web:act", args=[task.pk, name]), form, is_main)
    return found
