"""暂缓发送: a follow-up officer holds back what the sweep would send, for some days and with a reason.

What is held stays claimed. When the hold ends, by its date or released, what is still owed comes with the next digest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, User
from tracker.organisations.standing import Standing
from tracker.reminders.models import Reminder
from tracker.reminders.naming import named_step
from tracker.tasks.models import Piece, ReportSlot, Task
from tracker.workdays.words import short_day


class StepKey(NamedTuple):
    """Which step of which thing: what a claim is unique by, also before there is one."""

    task: UUID
    slot: int | None
    piece: UUID | None
    step: str
    anchor: date | None

    @classmethod
    def of(cls, row: "Reminder | Hold") -> "StepKey":
        return cls(row.task_id, row.slot_id, row.piece_id, row.step, row.anchor_on)  # type: ignore[arg-type]


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, standing: Standing) -> "HoldQuerySet":
        """To those who follow up in its bureau."""
        return self.filter(bureau__in=standing.supervises)

    def running(self, on: date) -> "HoldQuerySet":
        """In force on ``on`` or later: neither released nor over."""
        return self.filter(released_at=None, resumes_on__gt=on)

    def in_force(self, on: date) -> "HoldQuerySet":
        return self.running(on).filter(first_on__lte=on)


class Hold(models.Model):
    """From ``first_on`` until the day before ``resumes_on``: everything of a bureau, what one person would get of it,
    or one step of one task (``step``, ``anchor_on`` and what they are of). It ends by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收件人")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("任务")
    )
    slot = models.ForeignKey(
        ReportSlot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报送期")
    )
    piece = models.ForeignKey(
        Piece, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分项任务")
    )
    step = models.CharField(_("步骤"), max_length=30, blank=True, db_default="")
    anchor_on = models.DateField(_("时限"), null=True, blank=True)
    first_on = models.DateField(_("暂缓自"))
    resumes_on = models.DateField(_("恢复发送"))
    reason = models.CharField(_("原因"), max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    made_at = models.DateTimeField(_("办理时间"))
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("恢复人")
    )
    released_at = models.DateTimeField(_("提前恢复时间"), null=True, blank=True)

    objects: ClassVar[HoldQuerySet] = HoldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name = _("暂缓发送")
        verbose_name_plural = _("暂缓发送")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resumes_on__gt=models.F("first_on")), name="hold_has_an_end"
            ),
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(task=None), name="hold_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(task=None, step="", anchor_on=None)
                | (models.Q(task__isnull=False, anchor_on__isnull=False) & ~models.Q(step="")),
                name="hold_of_a_whole_step",
            ),
            models.CheckConstraint(
                condition=models.Q(released_by=None, released_at=None)
                | models.Q(released_by__isnull=False, released_at__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bureau", "resumes_on"], condition=models.Q(released_at=None), name="hold_running"
            )
        ]

    def __str__(self) -> str:
        return _now("暂缓发送%(what)s（%(first)s起，%(end)s恢复）") % {
            "what": self.what,
            "first": short_day(self.first_on, today=self.first_on),
            "end": short_day(self.resumes_on, today=self.first_on),
        }

    @property
    def what(self) -> str:
        """What is held, in words."""
        if self.task is not None:
            return _now("“%(task)s”的提醒（%(step)s）") % {"task": self.task, "step": named_step(self.step)}
        return _now("给%s的提醒") % self.person if self.person_id else _now("全部提醒")

    @property
    def is_whole(self) -> bool:
        return self.task_id is None and self.person_id is None

    def as_subject(self) -> Subject:
        return Subject("hold", str(self.pk), str(self), str(self.bureau_id))


@dataclass(frozen=True)
class Spared:
    """What a hold kept from going out: a claim, whole or for one person."""

    hold: Hold
    reminder: Reminder
    person: User | None = None


class Held:
    """What is held on a day, asked of claims and of people. One query."""

    def __init__(self, on: date, bureaus: Collection[UUID]) -> None:
        found = Hold.objects.in_force(on).filter(bureau__in=bureaus).select_related("task").order_by("id")
        self._whole: dict[UUID, Hold] = {}
        self._steps: dict[StepKey, Hold] = {}
        self._people: dict[UUID, dict[UUID, Hold]] = {}
        for hold in found:
            if hold.task_id:
                self._steps.setdefault(StepKey.of(hold), hold)
            elif hold.person_id:
                self._people.setdefault(hold.bureau_id, {}).setdefault(hold.person_id, hold)
            else:
                self._whole.setdefault(hold.bureau_id, hold)
        self.spared: list[Spared] = []

    def of_step(self, bureau: UUID, key: StepKey) -> Hold | None:
        return self._whole.get(bureau) or self._steps.get(key)

    def of_person(self, bureau: UUID, person: UUID) -> Hold | None:
        return self._people.get(bureau, {}).get(person)

    def of_message(self, bureau: UUID, person: UUID) -> Hold | None:
        """What keeps back all that ``person`` would get of ``bureau``."""
        return self._whole.get(bureau) or self.of_person(bureau, person)

    def apart(self, rows: Sequence[Reminder]) -> list[Reminder]:
        """The claims that are not held whole; the others are ``spared``."""
        free = []
        for row in rows:
            hold = self.of_step(row.task.bureau_id, StepKey.of(row))
            if hold is None:
                free.append(row)
            else:
                self.spared.append(Spared(hold, row))
        return free

    def pairs(self, rows: Sequence[Reminder]) -> set[tuple[str, UUID]]:
        """What of these claims is kept from whom: (source, person)."""
        if not self._people:
            return set()
        return {(row.source, who) for row in rows for who in self._people.get(row.task.bureau_id, ())}

    def note(self, audiences: Mapping[Reminder, Collection[User]], told: Collection[tuple[str, UUID]]) -> int:
        """Add what is kept from people, of these audiences, to ``spared``; how many claims are held in all."""
        for row, audience in audiences.items() if self._people else ():
            for user in audience:
                hold = self.of_person(row.task.bureau_id, user.pk)
                if hold is not None and (row.source, user.pk) not in told:
                    self.spared.append(Spared(hold, row, user))
        return len({each.reminder.pk for each in self.spared})
