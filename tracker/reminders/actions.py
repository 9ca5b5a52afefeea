"""Changes to the rules of reminding. What a run does is in ``run``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.access import can_administer
from tracker.organisations.models import Bureau, RuleSet, User
from tracker.reminders.models import (
    FOLLOWS,
    WAITING_SINCE,
    Audience,
    Draws,
    Outcome,
    Owed,
    Reminder,
    ReminderRule,
)

_DESK = [Audience.DESK]
_BOTH = [Audience.DESK, Audience.HEAD]
_DECIDER = [Audience.DECIDER]
_HEAD = [Audience.HEAD]
_ABOVE = [Audience.HEAD, Audience.LEADER]
_TOP = [Audience.HEAD, Audience.LEADER, Audience.PRINCIPAL]

# (owed, offset, audience, what it asks): the ladder 提醒 → 催办 → 催办单 → 督办单 → 通报 → 约谈记录; papers are only
# drafted. 督办单 wants its reply in 5 working days, so 通报 comes on the 6th at the earliest.
SHIPPED: tuple[tuple[Owed, int, list[Audience], str], ...] = (
    (Owed.TASK, -7, _DESK, "请报送进展报告"),
    (Owed.TASK, -3, _DESK, "请报送进展报告"),
    (Owed.TASK, 0, _BOTH, "请申请销号"),
    (Owed.TASK, 1, _BOTH, "请申请销号"),
    (Owed.TASK, 3, _HEAD, "请说明未按期完成的原因和完成日期"),
    (Owed.TASK, 5, _ABOVE, "请申请销号"),
    (Owed.TASK, 11, _TOP, "请说明原因，明确完成日期"),
    (Owed.TASK, 16, _TOP, "请按约谈议定事项办理"),
    (Owed.REWORK, -3, _DESK, "请按退回原因补充后重新申请销号"),
    (Owed.REWORK, 0, _BOTH, "请按退回原因补充后重新申请销号"),
    (Owed.REWORK, 1, _BOTH, "请按退回原因补充后重新申请销号"),
    (Owed.REWORK, 5, _ABOVE, "请按退回原因补充后重新申请销号"),
    (Owed.REWORK, 11, _TOP, "请说明原因，明确重报日期"),
    (Owed.REWORK, 16, _TOP, "请按约谈议定事项办理"),
    (Owed.SLOT, -3, _DESK, "请报送进展报告"),
    (Owed.SLOT, 0, _BOTH, "请报送进展报告"),
    (Owed.SLOT, 1, _BOTH, "请报送进展报告"),
    (Owed.RECEIPT, 2, _BOTH, "请签收，或申请改派"),
    (Owed.PIECE, -3, _DESK, "请报送分项任务进展"),
    (Owed.PIECE, 0, _BOTH, "请报送分项任务进展"),
    (Owed.PIECE, 1, _BOTH, "请报送分项任务进展"),
    (Owed.REVIEW, 3, _DECIDER, "请审核"),
    (Owed.REVIEW, 5, _DECIDER, "请审核"),
    (Owed.EXTENSION, 2, _DECIDER, "请答复"),
    (Owed.EXTENSION, 5, _DECIDER, "请答复"),
)
DRAWS = {
    (Owed.TASK, 3): Draws.NOTICE,
    **dict.fromkeys([(Owed.TASK, 5), (Owed.REWORK, 5)], Draws.ORDER),
    **dict.fromkeys([(Owed.TASK, 11), (Owed.REWORK, 11)], Draws.CIRCULAR),
    **dict.fromkeys([(Owed.TASK, 16), (Owed.REWORK, 16)], Draws.TALK),
}
# 逾期催办不可关闭: whoever could mute it would hear of his promise only when a paper comes.
STATUTORY = {(Owed.TASK, 1), (Owed.REWORK, 1)}
_RECORDED = ("owed", "step", "offset", "audience", "asks", "draws", "is_active", "is_statutory")


def missing_steps(rule_set: RuleSet) -> tuple[list[ReminderRule], list[ReminderRule]]:
    """The shipped steps a rule set has not got: those that can be added, and those whose day another step has taken.

    A step that is there counts as there, edited, moved or switched off: its name stays what it was shipped under.
    """
    there = list(rule_set.reminder_rules.values_list("step", "owed", "offset"))
    had, taken = {step for step, _owed, _offset in there}, {(owed, offset) for _s, owed, offset in there}
    missing = [
        ReminderRule(
            rule_set=rule_set, owed=owed, step=step_name(owed, offset), offset=offset, audience=told, asks=asks,
            draws=DRAWS.get((owed, offset), ""), is_statutory=(owed, offset) in STATUTORY,
        )
        for owed, offset, told, asks in SHIPPED
        if step_name(owed, offset) not in had
    ]  # fmt: skip
    free = [rule for rule in missing if (rule.owed, rule.offset) not in taken]
    return free, [rule for rule in missing if rule not in free]


def ship_rules(rule_set: RuleSet, *, by: User | Actor, at: datetime) -> int:
    """补上新的默认步骤: give a rule set the steps it has not got yet; how many. What is there stays as it is."""
    _must_administer(by)
    with writing(by=by, at=at) as change:
        missing, _taken = missing_steps(RuleSet.objects.select_for_update().get(pk=rule_set.pk))
        ReminderRule.objects.bulk_create(missing)
        if missing:
            change("rules.changed", rule_set, after={"reminders": [_facts(rule) for rule in missing]})
    return len(missing)


def step_name(owed: str, offset: int) -> str:
    """A step's lasting name: ``task-before-7``, ``task-on-0``, ``slot-after-1``."""
    when = "before" if offset < 0 else "after" if offset else "on"
    return f"{owed}-{when}-{abs(offset)}"


def keep_rule(rule: ReminderRule, *, by: User | Actor, at: datetime) -> bool:
    """Save a new or edited step with its ledger row; True when something changed.

    A step's name is its memory of what was claimed: it is given once and never changes.
    """
    _must_administer(by)
    rule.audience = _audience(rule.audience)
    if rule.draws and (rule.owed not in (Owed.TASK, Owed.REWORK, Owed.SLOT) or rule.offset <= 0):
        raise NotValid(_("只有时限过后的步骤可以拟发文书。"), field="draws")
    _must_have_rung_below(rule)
    if rule.owed in WAITING_SINCE and rule.offset <= 0:
        raise NotValid(_("此类事项从开始等待之日起算，只能设在之后。"), field="offset")
    if not -60 <= rule.offset <= 60:
        raise NotValid(_("只能设在时限前后60个工作日以内。"), field="offset")
    with writing(by=by, at=at) as change:
        stored = ReminderRule.objects.select_for_update().filter(pk=rule.pk).first()
        rule.step = stored.step if stored else rule.step or step_name(rule.owed, rule.offset)
        others = ReminderRule.objects.filter(rule_set=rule.rule_set_id).exclude(pk=rule.pk)
        if (
            others.filter(owed=rule.owed, offset=rule.offset).exists()
            or others.filter(step=rule.step).exists()
        ):
            raise NotValid(_("同一事项在这一天已有一条提醒规则。"), field="offset")
        before, after = _facts(stored) if stored else {}, _facts(rule)
        changed = {name for name in after if before.get(name) != after[name]}
        if not changed:
            return False
        rule.save()
        change(
            "rules.changed",
            rule,
            before={name: before[name] for name in sorted(changed) if name in before},
            after={name: after[name] for name in sorted(changed)},
        )
    return True


def _must_have_rung_below(rule: ReminderRule) -> None:
    """Else the engine would pass it by without a word (``claims.ladders``)."""
    rung = FOLLOWS.get(Draws(rule.draws)) if rule.draws and rule.is_active else None
    below = ReminderRule.objects.filter(rule_set=rule.rule_set_id, owed=rule.owed, is_active=True)
    if rung and not below.filter(draws=rung, offset__lt=rule.offset).exclude(pk=rule.pk).exists():
        words = {"paper": rule.get_draws_display(), "before": Draws(rung).label}
        raise NotValid(_("%(paper)s之前须先有启用的%(before)s步骤。") % words, field="draws")


def give_own_rules(bureau: Bureau, *, by: User, at: datetime) -> RuleSet:
    """单设规则: a bureau that shares its rules gets a copy of its own, so that editing it concerns nobody else.

    Steps keep their names, so nothing that was claimed is claimed again.
    """
    _must_administer(by)
    with writing(by=by, at=at) as change:
        bureau = Bureau.objects.select_for_update(of=("self",)).select_related("rules").get(pk=bureau.pk)
        shared = bureau.rules
        if not Bureau.objects.filter(rules=shared).exclude(pk=bureau.pk).exists():
            raise WrongState(_("该单位的规则没有与其他单位共用，可以直接修改。"))
        own = RuleSet.objects.get(pk=shared.pk)
        own.pk, own.name = None, _("%(code)s规则") % {"code": bureau.code}
        if RuleSet.objects.filter(name=own.name).exists():
            raise NotValid(_("已有名为“%s”的规则。") % own.name)
        own.save(force_insert=True)
        steps = list(shared.reminder_rules.all())
        for rule in steps:
            rule.pk, rule.rule_set = None, own
        ReminderRule.objects.bulk_create(steps)
        bureau.rules = own
        bureau.save(update_fields=["rules"])
        change("rules.changed", own, after={"name": own.name}, copied_from=shared.name)
        change("bureau.changed", bureau, before={"rules_id": shared.pk}, after={"rules_id": own.pk})
    return own


def _must_administer(by: User | Actor) -> None:
    if isinstance(by, User) and not can_administer(by):
        raise NotAllowed(_("只有系统管理员可以修改提醒规则。"))


def _audience(told: Iterable[str]) -> list[str]:
    chosen = [str(who) for who in told]
    if not chosen or not set(chosen) <= set(Audience.values):
        raise NotValid(_("请选择提醒对象。"), field="audience")
    return chosen


def _facts(rule: ReminderRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in _RECORDED}


def release_reminder(reminder: Reminder, *, by: User, at: datetime) -> Reminder:
    """Let a claim that was set aside try again, after what it says was put right: the next sweep builds it."""
    _must_administer(by)
    with writing(by=by, at=at) as change:
        fresh = Reminder.objects.select_for_update(of=("self",)).select_related("task").get(pk=reminder.pk)
        if fresh.outcome != Outcome.QUARANTINED:
            words = {"outcome": fresh.get_outcome_display()}
            raise WrongState(_("此项提醒现为“%(outcome)s”，无需重新处理。") % words)
        before = {"outcome": fresh.outcome, "problem": fresh.problem}
        fresh.outcome, fresh.problem = Outcome.WAITING, ""
        fresh.save(update_fields=["outcome", "problem"])
        change("reminder.released", fresh, before=before, after={"outcome": fresh.outcome, "problem": ""})
    return fresh
