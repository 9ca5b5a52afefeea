"""The report the project starts from, against the hand-made labels of the domain handbook §3."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.intake.reading import codes, labels, report, texts

ANCHORS = [(row["first"], row["last"], row["section"], row["kind"]) for row in labels()["commitments"]]


def plan_text() -> str:
    return report().text[report().sections[0].start :]


def test_frame_is_read():
    draft = report()
    frame = {
        "year": draft.year,
        "title": draft.title,
        "doc_number": draft.doc_number,
        "signed_off_by": draft.signed_off_by,
        "bureau": draft.bureau,
    }
    assert frame == labels()["plan"]


def test_four_sections_and_the_opening():
    assert [[section.number, section.title] for section in report().sections] == labels()["sections"]


@pytest.mark.parametrize("words", labels()["page_breaks"])
def test_page_breaks_are_joined(words):
    assert report().text.count(words) == 1


def test_no_markup_is_left():
    assert "**" not in report().text
    assert "#" not in report().text


@pytest.mark.parametrize(("first", "last", "section", "kind"), ANCHORS)
def test_each_anchor_is_one_commitment_with_exact_boundaries(first, last, section, kind):
    found = [c for c in report().commitments if c.text.startswith(first) and c.text.endswith(last)]
    assert len(found) == 1
    assert (found[0].section, found[0].kind) == (section, kind)


def test_nothing_else_becomes_a_commitment():
    assert len(report().commitments) == len(ANCHORS) == 18


def test_commitments_are_verbatim_and_in_order():
    draft = report()
    end = 0
    for commitment in draft.commitments:
        assert draft.text[commitment.start : commitment.end] == commitment.text
        assert commitment.start >= end
        end = commitment.end


def test_no_achievement_becomes_a_commitment():
    plan_start = report().sections[0].start
    assert all(commitment.start >= plan_start for commitment in report().commitments)


RESULT_WORDS = (
    "做到职责明确",
    "形成有效的制约机制",
    "推动重大行政决策落地见效",
    "防止行政复议",
    "扩大宣传覆盖面",
)


@pytest.mark.parametrize("words", RESULT_WORDS)
def test_result_clauses_stay_with_the_duty_they_serve(words):
    holding = [text for text in texts(report()) if words in text]
    assert len(holding) == 1
    assert not holding[0].startswith(words)


def test_goal_that_closes_a_section_is_passed_over_with_its_reason():
    (goal,) = [passage for passage in report().passed_over if passage.role == "outcome"]
    assert goal.text.startswith("进一步规范行政执法行为，打造")
    assert "目标" in goal.reason


def test_guiding_thought_is_no_commitment():
    assert not any("为指导" in text or "学习贯彻" in text for text in texts(report()))


def test_every_word_of_the_plan_is_a_commitment_a_passage_or_a_heading():
    draft = report()
    covered = {i for one in (*draft.commitments, *draft.passed_over) for i in range(one.start, one.end)}
    left = "".join(draft.text[i] for i in range(draft.sections[0].start, len(draft.text)) if i not in covered)
    for section in draft.sections[1:]:
        left = left.replace(f"{section.number}{section.title}", "")
    assert re.sub("[，。；\\s]", "", left) == ""


def test_every_suggestion_has_a_reason():
    fields = {
        "kind",
        "title",
        "lead_office",
        "supporting_offices",
        "due_on",
        "rhythm",
        "expected_evidence",
        "answers",
        "cut",
    }
    for commitment in report().commitments:
        assert set(commitment.reasons) - {"targets", "overlaps", "baseline", "milestones"} == fields
        assert set(commitment.confidence) == fields - {"cut"}
        assert all(reason.strip() for reason in commitment.reasons.values())
        assert all(re.search("[\u4e00-\u9fff]", reason) for reason in commitment.reasons.values())


def test_lead_offices_agree_with_the_careful_officer():
    leads = [commitment.lead_office for commitment in report().commitments]
    wanted = [row["lead_office"] for row in labels()["commitments"]]
    assert sum(a == b for a, b in zip(leads, wanted, strict=True)) == 18
    assert leads.count("ENF") == 4
    assert leads.count("LAW") == 8


def test_a_lead_never_supports_itself():
    assert all(c.lead_office not in c.supporting_offices for c in report().commitments)


def test_shortcomings_found_with_heading_and_explanation():
    draft = report()
    assert [one.title for one in draft.shortcomings] == labels()["shortcomings"]
    assert [one.number for one in draft.shortcomings] == ["（一）", "（二）", "（三）"]
    for one in draft.shortcomings:
        assert draft.text[one.start : one.end] == one.text
        assert one.text.startswith(one.title)


def test_answers_agree_with_the_labels_where_a_link_is_proposed():
    agreed = proposed = 0
    for commitment, row in zip(report().commitments, labels()["commitments"], strict=True):
        agreed += len(set(commitment.answers) & set(row["answers"]))
        proposed += len(commitment.answers)
    assert agreed >= 8
    assert agreed / proposed >= 0.85
    assert "shortcoming_unanswered" not in codes(report())


def test_filing_stays_within_the_budget():
    rhythms = Counter(commitment.rhythm for commitment in report().commitments)
    filed = rhythms["half_yearly"] * 2 + rhythms["quarterly"] * 4
    assert 30 <= filed <= 40
    assert rhythms["none"] == 5


def test_all_figures_and_nothing_else():
    found = Counter((figure.value, figure.unit, figure.approximate) for figure in report().figures)
    wanted = Counter((Decimal(value), unit, about) for value, unit, about in labels()["figures"])
    assert found == wanted
    assert sum(wanted.values()) == 80


@pytest.mark.parametrize("trap", labels()["traps"])
def test_traps_are_no_figures(trap):
    assert not any(trap in figure.text or trap in figure.name for figure in report().figures)


@pytest.mark.parametrize(("name", "value", "unit"), labels()["named_figures"])
def test_figures_have_readable_names(name, value, unit):
    assert (name, Decimal(value), unit) in [(f.name, f.value, f.unit) for f in report().figures]


def test_figures_are_verbatim_and_do_not_overlap():
    end = 0
    for figure in report().figures:
        assert report().text[figure.start : figure.end] == figure.text
        assert figure.start >= end
        assert 0 < len(figure.name) <= 30
        end = figure.end


def test_errors_of_the_source_are_remarked_and_kept():
    draft = report()
    messages = {remark.code: remark.message for remark in draft.warnings}
    assert set(messages) == {"doubled_phrase", "place_name"}
    assert "峯城区" in messages["place_name"] and "峄城区" in messages["place_name"]
    assert "严格落实重大决策群众参与" in messages["doubled_phrase"]
    assert "峯城区" in draft.text
