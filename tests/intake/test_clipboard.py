"""Rows off a clipboard: quoted cells, and quotes that nobody closes."""

import pytest

from tests.intake.test_pasted import read
from tracker.intake.clipboard import rows_of


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("甲\t乙\n丙\t丁", [["甲", "乙"], ["丙", "丁"]]),
        ('"甲\n乙"\t丙', [["甲\n乙", "丙"]]),
        ('"说""好"""\t丙', [['说"好"', "丙"]]),
        ('"甲\t乙\n丙\t丁', [['"甲', "乙"], ["丙", "丁"]]),
        ('"甲\t乙\n丙"\t丁', [['"甲', "乙"], ['丙"', "丁"]]),
        ('甲"乙\t丙\n丁\t"', [['甲"乙', "丙"], ["丁", '"']]),
        ('""\t乙', [["", "乙"]]),
        ("甲\t", [["甲", ""]]),
        ("", [[""]]),
    ],
)
def test_rows(typed, rows):
    assert rows_of(typed) == rows


def test_a_quote_that_is_never_closed_swallows_no_row():
    pasted = read(
        '1\t"三项制度全面落实\t法规科\t\t2024-09-30',
        "2\t修订应急预案\t救灾科\t\t2024-10-31",
        '3\t开展"双随机"\t执法支队\t\t2024-11-30',
    )
    assert [row.text for row in pasted.rows] == ['"三项制度全面落实', "修订应急预案", '开展"双随机"']
    assert [row.draft and row.draft.lead_office for row in pasted.rows] == ["LAW", "RELIEF", "ENF"]


def test_a_long_quote_costs_no_more_than_its_length():
    rows = rows_of("\n".join('"' * 400 for _ in range(400)))
    assert sum(map(len, rows)) == 400
