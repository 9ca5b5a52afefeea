"""The place on the task page where an office writes its report: the lead's, or one for a piece of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.models import Piece, ProgressReport, Task
from tracker.tasks.states import WORKABLE, ReportState, TaskState
from tracker.web.kept_files import KeptFile
from tracker.web.report_form import About, ReportForm, initial_of, last_words
from tracker.web.task_loading import Loaded, Report
from tracker.workdays.words import day_words

Place = UUID | None  # the piece's id; None is the lead's


class BackForm(forms.Form):
    """退经办人修改."""

    reason = forms.CharField(
        label=gettext_lazy("要修改什么"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("请写明要修改什么。")},
    )


class HandOnForm(forms.Form):
    """转给经办人: one of the office."""

    to = forms.ChoiceField(
        label=gettext_lazy("转给"), error_messages={"required": gettext_lazy("请选择经办人。")}
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = people


@dataclass(frozen=True)
class CameBack:
    """A form that was not taken, as it is shown again: with its files, and what somebody else wrote meanwhile."""

    form: ReportForm
    kept: Sequence[KeptFile] = ()
    is_conflict: bool = False


@dataclass(frozen=True)
class Panel:
    """``signing``: it lies on the head's desk. ``is_mine``: this person signs. ``theirs``: saved meanwhile by another."""

    piece: Piece | None
    draft: Report | None
    form: ReportForm
    is_mine: bool
    back: BackForm
    people: HandOnForm
    returned: Report | None
    owed: str
    kept: Sequence[KeptFile] = ()
    theirs: Report | None = None
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def signing(self) -> bool:
        return self.draft is not None and self.draft.report.state == ReportState.AWAITING_SIGNATURE

    @property
    def is_locked(self) -> bool:
        """Only to be read, and taken back: the drafter's own words wait for the signature."""
        return self.signing and not self.is_mine

    @property
    def id(self) -> str:
        return panel_id(self.piece)


def panel_id(piece: Piece | None) -> str:
    """What stands after ``#`` in the address of this form."""
    return f"report-{piece.pk.hex[-6:]}" if piece else "report"


def places(loaded: Loaded, who: Standing) -> list[Piece | None]:
    """Where this person writes now: as the lead, and on each piece of an office of his."""
    task = loaded.task
    if task.awaits_event:
        return []
    found: list[Piece | None] = []
    if task.state in WORKABLE and access.can_draft(who, task):
        found.append(None)
    if task.state in (*WORKABLE, TaskState.SUBMITTED):
        found += [piece for piece in loaded.pieces if access.can_draft(who, task, piece)]
    return found


def panels(loaded: Loaded, who: Standing, today: date, back: dict[Place, CameBack]) -> list[Panel]:
    here = places(loaded, who)
    people = _people(loaded, [access.reporting_office(loaded.task, piece) for piece in here], who)
    return [_panel(loaded, piece, who, today, back, people) for piece in here]


def _about(loaded: Loaded, piece: Piece | None, today: date) -> About:
    if piece is not None:
        return About(today, is_piece=True)
    last = last_words([one.report for one in loaded.reports], today)
    return About(today, loaded.slots, loaded.task.targets, last)


def about(loaded_slots: Sequence[Any], task: Task, piece: Piece | None, today: date) -> About:
    """What the form of this place asks for. One query more where something is counted."""
    if piece is not None:
        return About(today, is_piece=True)
    return About(today, loaded_slots, task.targets, last_figures(task, today) if task.targets else {})


def last_figures(task: Task, today: date) -> dict[str, str]:
    """What was reported last against each target, in words."""
    rows = ProgressReport.objects.standing().filter(task=task, figures__isnull=False).distinct()
    return last_words(rows.prefetch_related("figures"), today)


def _panel(
    loaded: Loaded,
    piece: Piece | None,
    who: Standing,
    today: date,
    back: dict[Place, CameBack],
    people: dict[UUID, list[tuple[str, str]]],
) -> Panel:
    task, key = loaded.task, piece.pk if piece else None
    draft = next((d for d in loaded.drafts if d.report.piece_id == key), None)
    came_back = back.get(key)
    base = f"report-{key.hex[-6:]}" if key else "report"
    if came_back is None:
        row = draft.report if draft else None
        form = ReportForm(
            about=_about(loaded, piece, today),
            initial=initial_of(row, [] if piece else task.targets),
            auto_id=f"{base}-%s",
        )
    else:
        form = came_back.form
    is_mine = access.can_file(who, task, piece)
    return Panel(
        piece=piece,
        draft=draft,
        form=form,
        is_mine=is_mine,
        back=BackForm(auto_id=f"{base}-back-%s"),
        people=HandOnForm(people=people[access.reporting_office(task, piece)], auto_id=f"{base}-hand-%s"),
        returned=_unanswered(loaded, key),
        owed="" if piece else owed_words(loaded, today),
        kept=came_back.kept if came_back else (),
        theirs=draft if came_back and came_back.is_conflict else None,
        urls=_urls(task, piece, draft),
    )


def owed_words(loaded: Loaded, today: date) -> str:
    """Which offices have not filed their pieces yet, and by when they are to."""
    words = _("%(office)s（%(day)s前）")
    return "、".join(
        words % {"office": piece.office, "day": day_words(piece.due_on, today=today)}
        for piece in loaded.pieces
        if piece.is_owed
    )


def _unanswered(loaded: Loaded, key: Place) -> Report | None:
    """The last report that was sent back and that no later one answers: its reason stands beside the form."""
    answered = {r.report.answers_id for r in loaded.reports if r.report.state != ReportState.RETURNED}
    return next(
        (
            r
            for r in loaded.reports
            if r.report.state == ReportState.RETURNED
            and r.report.piece_id == key
            and r.report.pk not in answered
        ),
        None,
    )


def _urls(task: Task, piece: Piece | None, draft: Report | None) -> dict[str, str]:
    args = [task.pk, piece.pk] if piece else [task.pk]
    found = {
        "report": reverse("web:report", args=args),
        "save": reverse("web:save_draft", args=args),
        "hand_on": reverse("web:hand_on", args=args),
    }
    if draft is not None:
        for name in ("back", "withdraw", "discard"):
            found[name] = reverse("web:draft_act", args=[draft.report.pk, name])
    return found


def _people(loaded: Loaded, offices: Sequence[UUID], who: Standing) -> dict[UUID, list[tuple[str, str]]]:
    """Office -> everybody else who works there, as choices."""
    found: dict[UUID, list[tuple[str, str]]] = {office: [] for office in offices}
    for post in loaded.posts:
        choice = (str(post.user_id), f"{post.user}（{post.get_role_display()}）")
        if post.user_id != who.user_id and post.office_id in found and choice not in found[post.office_id]:
            found[post.office_id].append(choice)
    return found
