"""Steps in words: when each comes, and whom it tells."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker.reminders.models import Audience, ReminderRule


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
