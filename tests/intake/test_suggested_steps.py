"""A day that a reason names as 时间节点 stands in the card's field; one that cannot be dated is asked for there."""

from datetime import date

import pytest

from tests.conftest import Cast
from tests.intake.reading import OPENING_DAY
from tests.web.pages import real_draft
from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.suggest_due import due_of
from tracker.intake.suggest_steps import steps_of

CASES = [
    ("8月底前完成初稿，年底前印发", [(date(2024, 8, 31), "完成初稿")], "“8月底前”已列为时间节点"),
    ("6月、12月各开展一次", [(date(2024, 6, 30), "6月")], "“6月”已列为时间节点"),
    ("3月前报送方案，年底前完成", [], "“3月前”日期不明确，请按需要填写时间节点"),
    ("6月底前完成初稿，12月前印发", [(date(2024, 6, 30), "完成初稿")], "“6月底前”已列为时间节点"),
    ("12月底前完成清理", [], ""),
]


def test_card_of_the_real_plan_has_the_step_its_reason_names(cast: Cast) -> None:
    row = real_draft(cast.bureau, cast.supervisor).commitments.get(title="加强普法宣传")
    assert row.milestones == [{"title": "宪法宣传周", "due_on": "2024-12-07"}]
    assert "“宪法宣传周”12月7日可作时间节点" in row.reasons["due_on"]
    assert row.reasons["milestones"] == "“宪法宣传周”已列为时间节点，不需要的可以删去"


@pytest.mark.parametrize(("text", "steps", "reason"), CASES)
def test_days_beside_the_deadline_become_steps(text: str, steps: list[tuple[date, str]], reason: str) -> None:
    clauses = (sorted_clause(text, 0, len(text)),)
    due = due_of(text, "", clauses, "one_off", year=2024, today=OPENING_DAY)
    found, told = steps_of(due, text, today=OPENING_DAY)
    assert [(step.due_on, step.title) for step in found] == steps
    assert told.startswith(reason) and bool(told) == bool(reason)


def test_day_that_has_passed_is_left_out_and_said() -> None:
    text = "2月底前完成初稿，年底前印发"
    clauses = (sorted_clause(text, 0, len(text)),)
    due = due_of(text, "", clauses, "one_off", year=2024, today=date(2024, 6, 20))
    found, told = steps_of(due, text, today=date(2024, 6, 20))
    assert (found, told) == ((), "“2月底前”已过，没有列入时间节点")
