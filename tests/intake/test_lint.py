"""Remarks on the source: shown, never corrected."""

import pytest

from tests.intake.reading import PLACES
from tracker.intake.lint import source_remarks, year_remarks


def messages(text: str, places: tuple[str, ...] = PLACES) -> list[str]:
    return [remark.message for remark in source_remarks(text, places)]


def test_phrase_said_twice_in_a_row():
    (message,) = messages("严格落实专家论证、严格落实专家论证、合法性审核。")
    assert "“严格落实专家论证”连续出现两次" in message


@pytest.mark.parametrize(
    "text", ["……" * 20, "一二三四五六七八九十", "推进执法，推进普法。", "————————————————", ""]
)
def test_what_is_not_doubled(text):
    assert messages(text) == []


def test_place_name_with_one_wrong_character():
    (message,) = messages("在市中区、峯城区、薛城区组织演练。")
    assert "“峯城区”" in message and "“峄城区”" in message and "“薛城区”" not in message


def test_old_character_form_is_remarked_without_known_places():
    (message,) = messages("在峯城区组织演练。", ())
    assert "“峯城区”" in message


def test_right_names_are_left_alone():
    assert (
        messages("在市中区、峄城区、薛城区、台儿庄区、山亭区、滕州市和高新区组织演练，台儿庄区已交付。") == []
    )


YEARS = [
    ((2024, 2023, None), []),
    ((2025, 2023, None), ["year_mismatch"]),
    ((None, 2023, None), []),
    ((None, None, None), ["year_unknown"]),
    ((2024, 2023, 2025), ["year_differs"]),
    ((None, None, 2025), []),
]


@pytest.mark.parametrize(("years", "wanted"), YEARS)
def test_years(years, wanted):
    assert [remark.code for remark in year_remarks(*years, taken=2024)] == wanted
