"""A card: what state it shows, what it proposes in words, and which changes its form yields."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import TODAY, make_commitment, make_plan
from tracker.plans.models import Commitment
from tracker.web.card_form import card_form
from tracker.web.desk_cards import Card, cards_of, offered
from tracker.web.desk_page import by_section


@pytest.fixture
def commitment(cast: Cast) -> Commitment:
    row = make_commitment(
        make_plan(cast.bureau), cast.law, reasons={"due_on": "原文没有写明", "cut": "自成一句"}
    )
    row.supporting_offices.add(cast.relief)
    return row


def card(commitment: Commitment) -> Card:
    return cards_of(commitment.plan, TODAY)[0]


@pytest.mark.parametrize(
    ("facts", "state", "is_open"),
    [
        ({}, "ready", False),
        ({"lead_office": None}, "asks", True),
        ({"due_on": None}, "asks", True),
        ({"due_on": "2024-06-19"}, "asks", True),
        ({"due_on": "2024-06-20"}, "ready", False),
        ({"lead_office": None, "waived_because": "另行立项"}, "waived", False),
    ],
)
def test_state_follows_from_the_open_questions(
    commitment: Commitment, facts: dict[str, Any], state: str, is_open: bool
) -> None:
    Commitment.objects.update(**facts)
    shown = card(commitment)
    assert (shown.state, shown.is_open, shown.mark().kind) == (state, is_open, f"said {state}")


def test_proposal_in_words_beside_its_reasons(commitment: Commitment) -> None:
    facts = {fact.label: (fact.words, fact.reason) for fact in card(commitment).facts()}
    assert facts["完成时限"] == ("6月28日 周五", "原文没有写明")
    assert facts["牵头科室"] == ("政策法规科", "")
    assert facts["配合科室"][0] == "救灾和物资保障科"
    assert facts["类型"][0] == "一次性" and facts["报送周期"][0] == "不定期"
    assert facts["应交佐证"][0] == "印发文件" and "对应不足" not in facts


def test_missing_proposals_are_said(commitment: Commitment) -> None:
    commitment.supporting_offices.clear()
    Commitment.objects.update(lead_office=None, due_on=None, expected_evidence=[])
    facts = {fact.label: fact.words for fact in card(commitment).facts()}
    assert (facts["牵头科室"], facts["完成时限"], facts["应交佐证"]) == ("", "", "")
    assert facts["配合科室"] == "无"


def test_form_yields_only_what_differs_from_what_was_shown(cast: Cast, commitment: Commitment) -> None:
    shown = {
        "initial-title": commitment.title,
        "initial-lead_office": str(cast.law.pk),
        "initial-due_on": "2024-06-28",
        "initial-kind": "one_off",
        "initial-rhythm": "none",
        "initial-supporting_offices": [str(cast.relief.pk)],
        "initial-expected_evidence": "印发文件",
    }
    typed = {name.removeprefix("initial-"): value for name, value in shown.items()}
    same = card_form(commitment, *offered(commitment.plan), data={**shown, **typed})
    assert same.is_valid() and (same.changes(), same.supporting()) == ({}, None)
    typed |= {"rhythm": "monthly", "supporting_offices": []}
    other = card_form(commitment, *offered(commitment.plan), data={**shown, **typed})
    assert other.is_valid() and (other.changes(), other.supporting()) == ({"rhythm": "monthly"}, [])


def test_cards_are_grouped_by_section_in_document_order(cast: Cast, commitment: Commitment) -> None:
    plan = commitment.plan
    second = plan.sections.create(order=1, number="（二）", title="规范执法", start=0, end=3)
    for section in (plan.sections.get(order=0), second):
        order = plan.commitments.count()
        start = plan.text.index("健") + order
        made = Commitment.objects.create(
            plan=plan,
            section=section,
            order=order,
            text=plan.text[start],
            start=start,
            end=start + 1,
            kind="one_off",
            title=f"第{order}",
        )
        assert made.order == order
    found = by_section(list(plan.sections.all()), list(cards_of(plan, TODAY)))
    grouped = [(str(g.section), [c.number for c in g.items if isinstance(c, Card)]) for g in found]
    assert grouped == [("（一）不断深化制度建设", [1, 2]), ("（二）规范执法", [3])]
