"""The rules of reminding change only through their actions."""

import json
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.reminders.conftest import SETUP
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import keep_rule, ship_rules, step_name
from tracker.reminders.models import ReminderRule
from tracker.reminders.muting import mute_rule


def test_shipped_ladder(cast: Cast, rules: RuleSet) -> None:
    shipped = list(rules.reminder_rules.filter(owed="task").values_list("step", "offset", "audience"))
    assert shipped == [
        ("task-before-7", -7, ["desk"]),
        ("task-before-3", -3, ["desk"]),
        ("task-on-0", 0, ["desk", "head"]),
        ("task-after-1", 1, ["desk", "head"]),
        ("task-after-5", 5, ["head", "leader"]),
    ]
    assert Change.objects.filter(kind="rules.changed", subject_type="rules").count() == 1


def test_shipping_again_keeps_what_was_edited(cast: Cast, all_rules: RuleSet) -> None:
    ReminderRule.objects.filter(step="task-before-7").update(is_active=False)
    ReminderRule.objects.filter(step="slot-on-0").delete()
    assert ship_rules(all_rules, by=cast.admin, at=NOW) == 1
    assert not ReminderRule.objects.get(step="task-before-7").is_active


def test_overdue_is_chased_whoever_would_rather_not_hear(cast: Cast, all_rules: RuleSet) -> None:
    kept = all_rules.reminder_rules.filter(is_statutory=True).values_list("step", flat=True)
    assert sorted(kept) == ["rework-after-1", "task-after-1"]
    with pytest.raises(WrongState, match="不能静音"):
        mute_rule(all_rules.reminder_rules.get(step="task-after-1"), by=cast.head, at=NOW)


def test_only_administrators_change_rules(cast: Cast, rules: RuleSet) -> None:
    rule = rules.reminder_rules.get(step="task-on-0")
    for user in (cast.head, cast.supervisor, cast.leader):
        with pytest.raises(NotAllowed, match="只有系统管理员"):
            keep_rule(rule, by=user, at=NOW)
        with pytest.raises(NotAllowed, match="只有系统管理员"):
            ship_rules(rules, by=user, at=NOW)


def test_edit_is_recorded_and_keeps_the_steps_name(cast: Cast, rules: RuleSet) -> None:
    rule = rules.reminder_rules.get(step="task-before-7")
    rule.offset, rule.step, rule.audience = -10, "other", ["head"]
    assert keep_rule(rule, by=cast.admin, at=NOW)
    assert not keep_rule(rule, by=cast.admin, at=NOW)  # nothing changed
    kept = ReminderRule.objects.get(pk=rule.pk)
    assert (kept.step, kept.offset, kept.audience) == ("task-before-7", -10, ["head"])
    (row,) = Change.objects.filter(subject_type="reminder_rule")
    assert json.loads(row.data)["before"] == {"audience": ["desk"], "offset": -7}


def test_new_step_gets_its_name(cast: Cast, rules: RuleSet) -> None:
    rule = ReminderRule(rule_set=rules, owed="task", offset=-15, audience=["head"], asks="请报送进展报告")
    assert keep_rule(rule, by=cast.admin, at=NOW)
    assert rule.step == "task-before-15" == step_name("task", -15)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"offset": 0}, "offset"),
        ({"offset": 61}, "offset"),
        ({"audience": []}, "audience"),
        ({"audience": ["everybody"]}, "audience"),
    ],
)
def test_what_cannot_be_a_rule(cast: Cast, rules: RuleSet, facts: dict[str, object], field: str) -> None:
    rule = rules.reminder_rules.get(step="task-before-7")
    for name, value in facts.items():
        setattr(rule, name, value)
    with pytest.raises(NotValid) as refused:
        keep_rule(rule, by=SETUP, at=NOW)
    assert refused.value.field == field
    assert ReminderRule.objects.get(pk=rule.pk).offset == -7


def test_a_paper_needs_the_rung_below_it(cast: Cast, all_rules: RuleSet) -> None:
    early: dict[str, Any] = {
        "owed": "task",
        "offset": 8,
        "audience": ["head"],
        "asks": "请说明原因",
        "draws": "talk",
    }
    with pytest.raises(NotValid, match="约谈记录之前须先有启用的通报步骤"):
        keep_rule(ReminderRule(rule_set=all_rules, **early), by=cast.admin, at=NOW)
    assert keep_rule(ReminderRule(rule_set=all_rules, **early | {"offset": 20}), by=cast.admin, at=NOW)
