"""./bench at a tiny size: it ends, both halves did the same, and it prints its table. Nothing is timed here."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.page import Figure, write
from launcher import ROOT


def bench(*words: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("YINUO_", "DATABASE_"))}
    argv = [sys.executable, "-m", *words]
    return subprocess.run(argv, env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_reminders_of_a_few_tasks() -> None:
    size = ("--tasks", "60", "--bureaus", "2", "--due", "6", "--naive", "2")
    said = bench("benchmarks.reminders", *size)
    rows = [line.removeprefix("P7").split("  ") for line in said.splitlines() if line.startswith("P7")]
    figures = {row[1].strip(): row[-1].strip() for row in rows}
    assert figures["sweep: steps claimed, mails sent"].startswith("6, ")
    assert float(figures["sweep / (its pure SQL + SMTP), goal 1.5"]) > 0
    assert "the usual loop: statements, mails" in figures


def test_a_page_keeps_other_ways_and_replaces_its_own(tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    write([Figure("P7", "ratio", "3.0")], "sqlite, 10 tasks", page)
    write([Figure("P7", "ratio", "2.0")], "postgresql, 10 tasks", page)
    write([Figure("P7", "ratio", "1.4")], "sqlite, 10 tasks", page)
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| P7")]
    assert [row.rpartition("| ")[2] for row in rows] == ["2.0 |", "1.4 |"]


def test_what_there_is_and_what_there_is_not() -> None:
    program = "import sys, launcher.bench as b; b.enter = lambda *a: None; b.guarded(b.main)"
    listed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "./bench reminders" in listed.stdout and "P7" in listed.stdout
    wrong = subprocess.run(
        [sys.executable, "-c", program, "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 1 and wrong.stderr.count("\n") == 1
