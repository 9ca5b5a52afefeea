"""The JSON that `importplan --json` prints."""

import json
from decimal import Decimal

from tests.intake import invented
from tests.intake.reading import labels, read, report
from tracker.intake.draft import as_json

COMMITMENT_KEYS = {
    *("section", "text", "start", "end", "kind", "title", "lead_office", "supporting_offices"),
    *("due_on", "rhythm", "expected_evidence", "answers", "reasons"),
}


def test_shape_is_the_promised_one():
    data = as_json(report())
    assert list(data) == ["plan", "sections", "commitments", "shortcomings", "figures", "warnings"]
    assert data["plan"] == labels()["plan"]
    assert {tuple(row) for row in data["sections"]} == {("number", "title")}
    assert all(set(row) == COMMITMENT_KEYS for row in data["commitments"])
    assert {tuple(row) for row in data["shortcomings"]} == {("text",)}
    assert {tuple(row) for row in data["figures"]} == {("name", "value", "unit", "approximate", "text")}
    assert {tuple(row) for row in data["warnings"]} == {("code", "message")}


def test_it_is_json_and_comes_back_equal():
    data = as_json(report())
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data


def test_values_are_plain():
    first = as_json(report())["commitments"][0]
    assert first["due_on"] == "2024-12-31"
    assert first["answers"] == ["（一）"]
    assert first["lead_office"] == "LAW"
    values = [row["value"] for row in as_json(report())["figures"]]
    assert 298000 in values and all(isinstance(value, int) for value in values)


def test_a_broken_number_stays_exact_enough():
    draft = read("某局2023年度报告\n一、成效\n合格率98.5%。\n")
    assert draft.figures[0].value == Decimal("98.5")
    assert as_json(draft)["figures"][0]["value"] == 98.5


def test_a_date_to_be_asked_about_is_null():
    assert as_json(read(invented.ONLY_PLAN))["commitments"][3]["due_on"] is None
