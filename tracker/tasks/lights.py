"""亮灯: one query, used by list, page, mail, API and admin, and the sentence that explains it.

Working days are turned into dates in Python first, so the query only compares dates and runs alike on
both databases. Rules of design §3, words of wording.md §4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, IntegerField, OuterRef, Prefetch, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.organisations.models import RuleSet
from tracker.tasks.light_rules import colour_of, first_rule, missed_before
from tracker.tasks.models import Closure, ReportSlot, Task, TaskQuerySet
from tracker.tasks.wide import JsonRows, hand_over, rows_of
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date
from tracker.workdays.words import day_words, left_words, short_day

LIGHT_WORDS = {
    "red": gettext_lazy("红灯"),
    "yellow": gettext_lazy("黄灯"),
    "green": gettext_lazy("绿灯"),
    "grey": gettext_lazy("灰灯"),
    "": gettext_lazy("不亮灯"),
}


@dataclass(frozen=True)
class Thresholds:
    """A business date and, per rule set, the dates its working-day numbers come to.

    ``soon``: a due date before it is 临期. ``unreceived``: a task assigned before it should be received.
    """

    today: date
    calendar: WorkCalendar
    soon: dict[int, date]
    unreceived: dict[int, date]


def thresholds(today: date, calendar: WorkCalendar) -> Thresholds:
    """One query: the rule sets."""
    rules = list(RuleSet.objects.all())
    last_workday = calendar.on_or_before(today)
    return Thresholds(
        today=today,
        calendar=calendar,
        soon={r.pk: calendar.shift(today, r.yellow_within + 1) for r in rules},
        unreceived={r.pk: calendar.shift(last_workday, -r.receipt_within) for r in rules},
    )


def with_light(tasks: TaskQuerySet, at: Thresholds) -> TaskQuerySet:
    """Annotate ``light_code``, the rule that lit the task; ``Task.light`` is its colour.

    ``light`` (red, yellow, green, grey or none) can be filtered by. Three queries in all, however many
    rows: tasks, their unfiled periods as ``unfiled_slots``, closures.
    """
    dates: dict[str, Any] = {
        "soon_on": _by_rules(at.soon, at.today),
        "unreceived_on": _by_rules(at.unreceived, at.today),
        "answer_by": Coalesce("rework_due_on", "due_on"),
    }
    marks: dict[str, Any] = {"missed_before": missed_before(at.today)}
    codes: dict[str, Any] = {"light_code": first_rule(at.today, str)}
    colours: dict[str, Any] = {"light": first_rule(at.today, colour_of)}
    lit = tasks.alias(**dates).annotate(**marks).annotate(**codes).alias(**colours)
    slots: Any = Prefetch("slots", ReportSlot.objects.unfiled(), to_attr="unfiled_slots")
    return lit.prefetch_related(slots, "closures")


def read_lit(tasks: TaskQuerySet, most: int) -> list[Task]:
    """The first ``most`` tasks of ``with_light`` with all their words need, in one query instead of three."""
    wide: dict[str, Any] = {
        "json_slots": JsonRows(ReportSlot.objects.unfiled().filter(task=OuterRef("pk"))),
        "json_closures": JsonRows(Closure.objects.filter(task=OuterRef("pk"))),
    }
    found: list[Any] = list(tasks.prefetch_related(None).annotate(**wide)[:most])
    for task in found:
        task.unfiled_slots = rows_of(ReportSlot, task.json_slots)
        hand_over(task, "closures", rows_of(Closure, task.json_closures))
    return found


def urgency(at: Thresholds) -> Case:
    """To order tasks of ``with_light`` by: red, yellow, green, grey, and last what shows no light."""
    order = list(LIGHT_WORDS)
    return first_rule(at.today, lambda code: order.index(colour_of(code)), IntegerField)


def _by_rules(dates: dict[int, date], otherwise: date) -> Case:
    return Case(
        *[When(bureau__rules=pk, then=Value(day)) for pk, day in dates.items()],
        default=Value(otherwise),
        output_field=DateField(),
    )


def light_words(task: Task, at: Thresholds) -> str:
    """红灯：逾期3个工作日（完成时限6月28日 周五）: colour, reason and date, for a task of ``with_light``."""
    light, _colon, code = task.light_code.partition(":")
    if not light:
        return str(_("%s：不亮灯") % task.state_words)
    return f"{LIGHT_WORDS[light]}：{_REASONS[code](task, at)}"


def _overdue(task: Task, at: Thresholds) -> str:
    words = {"late": _late(task.due_on, at.today, at), "day": day_words(task.due_on, today=at.today)}
    return _("%(late)s（完成时限%(day)s）") % words


def _late(limit: date, on: date, at: Thresholds) -> str:
    """逾期3个工作日; over a weekend no working day has passed yet: 时限已过."""
    n = at.calendar.overdue(limit, on)
    return _("逾期%s个工作日") % n if n else _("时限已过")


def _left(due_on: date, at: Thresholds) -> str:
    return left_words(due_on, today=at.today, calendar=at.calendar)


def _rework_overdue(task: Task, at: Thresholds) -> str:
    limit = task.limit_on
    words = {"late": _late(limit, at.today, at), "day": day_words(limit, today=at.today)}
    return _("退回后%(late)s未重报（重报时限%(day)s）") % words


def _submitted_late_words(task: Task, at: Thresholds) -> str:
    assert task.submitted_at is not None
    late = _late(task.limit_on, local_date(task.submitted_at), at)
    words = {"late": late, "day": day_words(task.limit_on, today=at.today)}
    return _("申请销号时%(late)s（时限%(day)s），等待审核") % words


def _two_periods(task: Task, at: Thresholds) -> str:
    labels = [slot.label.removeprefix(f"{at.today.year}年") for slot in _last_run(_missed(task))]
    return _("连续%(n)s期未报送（%(labels)s）") % {"n": len(labels), "labels": "、".join(labels)}


def _one_period(task: Task, at: Thresholds) -> str:
    slot = _missed(task)[-1]
    words = {
        "period": slot.label.removeprefix(f"{at.today.year}年"),
        "day": day_words(slot.due_on, today=at.today),
    }
    return _("%(period)s进展报告未报送（报送时限%(day)s）") % words


def _returned(task: Task, at: Thresholds) -> str:
    closure = max((c for c in task.closures.all() if c.decided_at), key=lambda c: c.pk, default=None)
    on = closure and closure.decided_at and short_day(local_date(closure.decided_at), today=at.today)
    words = {
        "on": on or "",
        "left": _left(task.limit_on, at),
        "day": day_words(task.limit_on, today=at.today),
    }
    return _("%(on)s退回，%(left)s重报（%(day)s）") % words


def _due_soon(task: Task, at: Thresholds) -> str:
    words = {"left": _left(task.due_on, at), "day": day_words(task.due_on, today=at.today)}
    return _("%(left)s，尚未申请销号（完成时限%(day)s）") % words


def _unreceived_words(task: Task, at: Thresholds) -> str:
    return _("交办后%s个工作日未签收") % at.calendar.between(local_date(task.assigned_at), at.today)


def _deemed_received(task: Task, at: Thresholds) -> str:
    on = local_date(task.acknowledged_at) if task.acknowledged_at else at.today
    return _("交办后未签收，%s视为签收") % short_day(on, today=at.today)


def _suspended(task: Task, at: Thresholds) -> str:
    if task.suspended_until is None:
        return _("已暂缓（依据：%s）") % task.state_basis
    words = {"day": day_words(task.suspended_until, today=at.today), "basis": task.state_basis}
    return _("已暂缓（暂缓至%(day)s，依据：%(basis)s）") % words


def _on_course(task: Task, at: Thresholds) -> str:
    coming = next((slot for slot in task.unfiled_slots if slot.due_on >= at.today), None)
    due, what = (coming.due_on, _("下次报送")) if coming else (task.due_on, _("完成时限"))
    words = {"what": what, "left": _left(due, at), "day": day_words(due, today=at.today)}
    return _("正常推进（%(what)s%(left)s，%(day)s）") % words


def _missed(task: Task) -> list[ReportSlot]:
    return [slot for slot in task.unfiled_slots if slot.due_on < task.missed_before]


def _last_run(slots: list[ReportSlot]) -> list[ReportSlot]:
    """The last two or more slots that follow one another."""
    run: list[ReportSlot] = []
    kept: list[ReportSlot] = []
    for slot in slots:
        run = [*run, slot] if run and run[-1].seq == slot.seq - 1 else [slot]
        kept = run if len(run) > 1 else kept
    return kept


_REASONS: dict[str, Callable[[Task, Thresholds], str]] = {
    "overdue": _overdue,
    "rework_overdue": _rework_overdue,
    "submitted_late": _submitted_late_words,
    "two_periods": _two_periods,
    "one_period": _one_period,
    "returned": _returned,
    "due_soon": _due_soon,
    "unreceived": _unreceived_words,
    "submitted": lambda task, at: _("已申请销号，等待审核"),
    "on_course": _on_course,
    "suspended": _suspended,
    "waiting": lambda task, at: _("待触发（等待%s）") % task.waits_for,
    "deemed_received": _deemed_received,
    "declined": lambda task, at: _("已申请改派，等待督办科室答复"),
}
