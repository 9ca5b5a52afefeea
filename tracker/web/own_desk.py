"""What lies on the desk inside an office: drafts to sign, drafts to change, pieces to report on."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks.models import Piece, ProgressReport, Task
from tracker.tasks.states import WORKABLE, ReportState, TaskState


@dataclass(frozen=True)
class Desk:
    """Task -> its draft that waits, or that came back; task -> the piece this person's office owes."""

    signing: dict[UUID, ProgressReport] = field(default_factory=dict)
    back: dict[UUID, ProgressReport] = field(default_factory=dict)
    pieces: dict[UUID, Piece] = field(default_factory=dict)

    def part_of(self, task: UUID, who: Standing) -> str:
        if task in self.signing and self.signing[task].office_id in who.heads:
            return "signing"
        if task in self.back:
            return "back"
        return "pieces" if task in self.pieces else ""

    def step(self, part: str, task: Task, who: Standing) -> tuple[str, str] | None:
        """The button of a row in one of these parts, and where on the task's page it leads."""
        if part == "signing":
            return _("审签"), _anchor(self.signing[task.pk].piece_id)
        if part == "back":
            return _("修改"), _anchor(self.back[task.pk].piece_id)
        if part == "pieces":
            piece = self.pieces[task.pk]
            return (_("报送") if piece.office_id in who.heads else _("起草")), _anchor(piece.pk)
        return None


def desk_of(who: Standing) -> Desk:
    """Two queries for who works in an office, none for others."""
    desk = Desk()
    if not who.offices:
        return desk
    drafts: Any = ProgressReport.objects.unfiled().filter(office__in=who.offices)
    for draft in drafts:
        if draft.state == ReportState.AWAITING_SIGNATURE:
            desk.signing[draft.task_id] = draft
        elif draft.back_reason:
            desk.back[draft.task_id] = draft
    owed = Piece.objects.owed().filter(
        office__in=who.offices, task__state__in=(*WORKABLE, TaskState.SUBMITTED)
    )
    desk.pieces.update({piece.task_id: piece for piece in owed})
    return desk


def _anchor(piece: UUID | None) -> str:
    return f"report-{piece.hex[-6:]}" if piece else "report"
