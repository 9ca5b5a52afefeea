"""A task's light on a day, with its sentence, asked as every face asks."""

from datetime import date
from typing import Any

from tracker.tasks.lights import light_words, thresholds, with_light
from tracker.tasks.models import ReportSlot, Task
from tracker.workdays.records import load_calendar


def words_on(task: Task, day: str) -> str:
    limits = thresholds(date.fromisoformat(day), load_calendar())
    return light_words(with_light(Task.objects.filter(pk=task.pk), limits).get(), limits)


def light_on(task: Task, day: str) -> str:
    return lit_on(task, day).light_code


def lit_on(task: Task, day: str) -> Any:
    limits = thresholds(date.fromisoformat(day), load_calendar())
    return with_light(Task.objects.filter(pk=task.pk), limits).get()


def mark_slots(task: Task, **filed_or_excused: Any) -> None:
    """``mark_slots(task, filed=[2], excused=[3])`` by sequence number."""
    for seq in filed_or_excused.get("filed", []):
        ReportSlot.objects.filter(task=task, seq=seq).update(filed_at=task.assigned_at)
    for seq in filed_or_excused.get("excused", []):
        ReportSlot.objects.filter(task=task, seq=seq).update(is_excused=True)
