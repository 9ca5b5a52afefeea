"""The rules are data: each can be read, gives a reason in Chinese, and hits what it is meant for."""

import re

import pytest

from tests.intake.reading import hints
from tracker.intake import rules
from tracker.intake.kind_rules import KINDS
from tracker.intake.suggestion_rules import (
    CAMPAIGNS,
    EVIDENCE,
    EVIDENCE_BY_KIND,
    MOST_EVIDENCE,
    ONE_OFF_DUES,
    RHYTHMS,
    TOPICS,
)

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_reason_is_chinese():
    reasons = [
        *(rule.reason for rule in rules.RESULTS),
        *(rule.reason for rule in KINDS),
        *(rule.reason for rule in ONE_OFF_DUES),
    ]
    reasons += [rules.GUIDING_REASON, rules.OPENING_REASON, rules.BRIDGE_REASON, rules.GOAL_ONLY_REASON]
    reasons += [rules.CLOSING_GOAL_REASON, rules.HEADING_REASON, rules.LEAD_IN_REASON]
    reasons += [reason for _, reason in RHYTHMS.values()]
    for reason in reasons:
        assert CHINESE.search(reason)
        assert not re.search("[A-Za-z]", reason.replace("{word}", ""))


def test_defaults_are_dates_and_the_last_one_always_hits():
    assert all(1 <= rule.month <= 12 and 1 <= rule.day <= 31 for rule in ONE_OFF_DUES)
    assert ONE_OFF_DUES[-1].pattern.search("任何文字")
    assert all(1 <= campaign.month <= 12 for campaign in CAMPAIGNS)


def test_every_kind_has_a_rhythm_and_evidence():
    assert set(RHYTHMS) == set(EVIDENCE_BY_KIND) == {"one_off", "continuous", "recurring"}


def test_evidence_rules_list_something_to_upload():
    assert all(0 < len(rule.evidence) <= MOST_EVIDENCE for rule in EVIDENCE)
    assert all(len(set(rule.evidence)) == len(rule.evidence) for rule in EVIDENCE)


def test_topics_have_names_of_their_own():
    names = [topic.name for topic in TOPICS]
    assert len(set(names)) == len(names)


LEAD_INS = [
    ("2024年，我局将继续健全制度", "2024年，我局将继续"),
    ("下一步，市水务局将编制清单", "下一步，市水务局将"),
    ("我镇将建立制度", "我镇将"),
    ("同时，组织培训", "同时，"),
    ("健全制度", ""),
    ("继续加强学法", ""),
    ("将普法纳入考核", ""),
    ("督促各单位要落实责任", ""),
    ("加强与各单位会商", ""),
]


@pytest.mark.parametrize(("text", "lead_in"), LEAD_INS)
def test_lead_in(text, lead_in):
    match = rules.LEAD_IN.match(text)
    assert match is not None
    assert match.group() == lead_in


GUIDING = [
    "坚持以习近平法治思想为指导",
    "深入学习贯彻党的二十大精神",
    "全面贯彻落实上级决策部署",
    "继续深入学习宣传贯彻习近平法治思想",
]


@pytest.mark.parametrize("text", GUIDING)
def test_guiding_thought(text):
    assert rules.GUIDING.match(text)


@pytest.mark.parametrize(
    "text", ["落实行政执法责任制", "贯彻执行三项制度", "坚持执法与服务并重", "学习贯彻行政处罚法"]
)
def test_not_guiding_thought(text):
    assert not rules.GUIDING.match(text)


MECHANISMS = ["健全学法用法机制", "进一步完善合法性审查制度", "建立重大案件会商办法", "推行轻微免罚清单"]


@pytest.mark.parametrize("text", MECHANISMS)
def test_concrete_mechanism(text):
    assert rules.MECHANISM.match(text)


@pytest.mark.parametrize("text", ["规范行政执法行为", "提升法治效能", "健全机制", "完善制度建设"])
def test_no_concrete_mechanism(text):
    assert not rules.MECHANISM.match(text)


NOTES = [
    "责任单位：办公室",
    "（牵头单位：办公室；配合单位：执法支队）",
    "完成时限：6月底",
    "责任科室:办公室",
]


@pytest.mark.parametrize("text", NOTES)
def test_owner_notes(text):
    assert rules.NOTE.match(text)
    assert rules.CLOSING_NOTE.search(f"修订办法（{text.strip('（）')}）。")


def test_hints_of_the_first_bureau_are_usable():
    assert len(hints()) == 16
    assert len({hint.code for hint in hints()}) == 16
    names = [name for hint in hints() for name in (hint.name, *hint.aliases)]
    assert len(set(names)) == len(names)
    for hint in hints():
        assert len(set(hint.duties)) == len(hint.duties) >= 2
        assert all(2 <= len(duty) <= 10 for duty in hint.duties)
