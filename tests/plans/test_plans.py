"""Who sees a plan, what the database refuses, and what is still open before it can be issued."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_commitment, make_plan
from tracker.organisations.standing import Standing, standing_of
from tracker.plans.access import can_plan
from tracker.plans.models import Figure, Plan, Section

#            draft, issued
SEES = {
    "supervisor": (True, True),
    "head": (False, True),
    "staff": (False, True),
    "law_head": (False, True),
    "other_head": (False, True),
    "second_reviewer": (False, True),
    "leader": (False, True),
    "stranger": (False, False),
    "other_supervisor": (False, False),
    "admin": (False, False),
}


@pytest.fixture
def draft(cast: Cast) -> Plan:
    return make_plan(cast.bureau, drafted_by=cast.supervisor)


@pytest.fixture
def released(cast: Cast) -> Plan:
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    plan.state, plan.released_at = "issued", NOW
    plan.save()
    return plan


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_drafts_are_the_follow_up_officers_and_issued_plans_the_bureaus(
    cast: Cast, draft: Plan, released: Plan, who: str, sees: tuple[bool, bool]
) -> None:
    visible = list(Plan.objects.visible_to(standing_of(getattr(cast, who), TODAY)))
    assert (draft in visible, released in visible) == sees
    assert len(visible) == sum(sees)  # each once, however many offices lead there


def test_nobody_sees_nothing(released: Plan) -> None:
    assert not Plan.objects.visible_to(Standing(None)).exists()


@pytest.mark.parametrize("who", SEES)
def test_planning_is_the_follow_up_officers(cast: Cast, who: str) -> None:
    standing = standing_of(getattr(cast, who), TODAY)
    assert can_plan(standing, cast.bureau.pk) is (who == "supervisor")


def wrong_span(plan: Plan) -> Any:
    return make_commitment(plan, None, start=5, end=5)


def backward_span(plan: Plan) -> Any:
    return make_commitment(plan, None, start=5, end=4)


def order_twice(plan: Plan) -> Any:
    first, second = make_commitment(plan, None), make_commitment(plan, None)
    second.order = first.order
    return second.save()


def section_twice(plan: Plan) -> Any:
    return Section.objects.create(plan=plan, order=0, number="（一）", title="又", start=0, end=1)


def read_twice(plan: Plan) -> Any:
    plan.pk = None
    plan.id = Plan().id
    return plan.save(force_insert=True)


def issued_without_a_time(plan: Plan) -> Any:
    return Plan.objects.filter(pk=plan.pk).update(state="issued")


def draft_with_a_time(plan: Plan) -> Any:
    return Plan.objects.filter(pk=plan.pk).update(released_at=NOW)


@pytest.mark.parametrize(
    "act",
    [
        wrong_span,
        backward_span,
        order_twice,
        section_twice,
        read_twice,
        issued_without_a_time,
        draft_with_a_time,
    ],
)
def test_database_refuses(draft: Plan, act: Callable[[Plan], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act(draft)


def test_same_text_in_another_year_or_bureau_is_another_plan(cast: Cast, draft: Plan) -> None:
    other = make_plan(cast.bureau, year=2025)
    other.text_hash = draft.text_hash
    other.save()
    assert Plan.objects.filter(text_hash=draft.text_hash).count() == 2


@pytest.mark.parametrize(
    ("facts", "questions"),
    [
        ({}, []),
        ({"lead_office": None}, ["请选择牵头科室"]),
        ({"due_on": None}, ["请填写完成时限"]),
        ({"lead_office": None, "due_on": None}, ["请选择牵头科室", "请填写完成时限"]),
        ({"due_on": date(2024, 6, 19)}, ["完成时限已过，请改为今天或以后的日期"]),
        ({"due_on": date(2024, 6, 20)}, []),
        ({"lead_office": None, "due_on": None, "waived_because": "与第三项相同"}, []),
    ],
)
def test_open_questions_say_what_to_do(
    cast: Cast, draft: Plan, facts: dict[str, Any], questions: list[str]
) -> None:
    commitment = make_commitment(draft, facts.pop("lead_office", cast.law), **facts)
    assert commitment.open_questions(TODAY) == questions


def test_commitment_is_verbatim(draft: Plan) -> None:
    commitment = make_commitment(draft, None)
    assert draft.text[commitment.start : commitment.end] == commitment.text


def test_figure_reads_as_it_was_printed(draft: Plan) -> None:
    for value, unit, words in (("89", "支", "防汛队伍 89支"), ("2.9700", "万人", "防汛队伍 2.97万人")):
        figure = Figure(plan=draft, order=0, name="防汛队伍", value=Decimal(value), unit=unit, start=0, end=1)
        assert str(figure) == words


def test_subjects_carry_the_bureau_but_no_office_while_nothing_is_assigned(cast: Cast, draft: Plan) -> None:
    subject = make_commitment(draft, cast.law).as_subject()
    assert (subject.type, subject.bureau, subject.offices) == ("commitment", str(cast.bureau.pk), frozenset())
    assert draft.as_subject().bureau == str(cast.bureau.pk)
