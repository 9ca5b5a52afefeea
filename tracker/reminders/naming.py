"""Steps in words: when each comes, and whom it tells."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker.reminders.models import CHASE_STEP, Audience, Owed, ReminderRule


def step_words(offset: int) -> str:
    """T-7 in words: 提前7个工作日 · 当天 · 过后1个工作日."""
    if not offset:
        return _("当天")
    return (_("提前%s个工作日") if offset < 0 else _("过后%s个工作日")) % abs(offset)


def audience_words(audience: Sequence[str]) -> str:
    return "、".join(str(Audience(who).label) for who in audience)


def rule_words(rule: ReminderRule) -> str:
    """完成时限，过后1个工作日."""
    return f"{rule.get_owed_display()}，{step_words(rule.offset)}"


def named_step(step: str) -> str:
    """A step's lasting name in words, also where its rule is gone: ``task-after-1`` is 完成时限，过后1个工作日."""
    owed, _dash, rest = step.partition("-")
    when, _dash, days = rest.partition("-")
    if owed not in Owed.values or not days.isdecimal():
        return str(Owed.CHASE.label) if step == CHASE_STEP else step
    return f"{Owed(owed).label}，{step_words(-int(days) if when == 'before' else int(days))}"
