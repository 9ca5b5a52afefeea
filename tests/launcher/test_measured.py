import json
from datetime import UTC, datetime
from pathlib import Path

from launcher.measured import render, write

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def line(**facts: str) -> str:
    return json.dumps({"id": "M1", "what": "tasks a second", "figure": "10", "database": "SQLite", **facts})


def test_a_row_per_figure_and_the_last_word_counts() -> None:
    page = render([line(), line(database="PostgreSQL", figure="30"), line(figure="12"), ""], NOW)
    assert "2026-01-02" in page
    assert page.splitlines()[-2:] == [
        "| M1 | tasks a second | PostgreSQL | 30 |",
        "| M1 | tasks a second | SQLite | 12 |",
    ]


def test_a_bar_in_a_sentence_does_not_break_the_table() -> None:
    assert "a\\|b" in render([line(what="a|b")], NOW)


def test_without_figures_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "measured.md"
    page.write_text("before")
    assert write(tmp_path / "none.jsonl", page, NOW) == 0
    assert page.read_text() == "before"
    (tmp_path / "some.jsonl").write_text(line() + "\n")
    assert write(tmp_path / "some.jsonl", page, NOW) == 1
    assert "tasks a second" in page.read_text()
