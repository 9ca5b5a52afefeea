import json
from pathlib import Path

from launcher.measured import Row, render, write

ROW = Row("M1", "tasks a second", "SQLite", "10", "2026-01-02", "abc1234")


def line(**facts: str) -> str:
    return json.dumps({"id": "M1", "what": "tasks a second", "figure": "10", "database": "SQLite", **facts})


def test_a_row_per_figure_and_the_last_word_counts(tmp_path: Path) -> None:
    source, page = tmp_path / "some.jsonl", tmp_path / "measured.md"
    source.write_text("\n".join([line(), line(database="PostgreSQL", figure="30"), line(figure="12"), ""]))
    assert write(source, page, "2026-01-02", "abc1234", whole=True) == 3
    assert page.read_text().splitlines()[-2:] == [
        "| M1 | tasks a second | PostgreSQL | 30 | 2026-01-02 | abc1234 |",
        "| M1 | tasks a second | SQLite | 12 | 2026-01-02 | abc1234 |",
    ]


def test_some_files_renew_their_rows_and_a_whole_run_all(tmp_path: Path) -> None:
    source, page = tmp_path / "some.jsonl", tmp_path / "measured.md"
    old = Row("M2", "a|b", "SQLite", "1 of 2", "2025-12-31", "0000000+")
    page.write_text(render([ROW, old]))
    source.write_text(line(figure="20"))
    write(source, page, "2026-01-03", "def5678", whole=False)
    kept = "| M2 | a\\|b | SQLite | 1 of 2 | 2025-12-31 | 0000000+ |"
    renewed = "| M1 | tasks a second | SQLite | 20 | 2026-01-03 | def5678 |"
    assert page.read_text().splitlines()[-2:] == [renewed, kept]
    write(source, page, "2026-01-03", "def5678", whole=True)
    assert kept not in page.read_text()


def test_without_figures_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "measured.md"
    page.write_text("before")
    assert write(tmp_path / "none.jsonl", page, "2026-01-02", "", whole=True) == 0
    assert page.read_text() == "before"
