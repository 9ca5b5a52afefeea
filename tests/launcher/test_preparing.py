import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from launcher import preparing
from launcher.options import read
from launcher.register import Register
from launcher.say import Stop


class Calm:
    """A stopper that installs no signal handlers."""

    requested = False
    foreground: subprocess.Popen[bytes] | None = None


def prepare(tmp_path: Path, monkeypatch: Any, program: str, *arguments: str, stopper: Any = None) -> None:
    (tmp_path / "manage.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(preparing, "ROOT", tmp_path)
    preparing.prepare(
        read(["--data", str(tmp_path), *arguments], {}),
        env={},
        log=tmp_path / "prepare.log",
        stopper=stopper or Calm(),
        register=Register(tmp_path),
    )


def test_options_and_progress_go_through(tmp_path: Path, monkeypatch: Any, capfd: Any) -> None:
    prepare(tmp_path, monkeypatch, "import sys; print('正在载入…', *sys.argv[1:])", "--today", "2024-06-28")
    logins = tmp_path / "demo-logins.json"
    assert capfd.readouterr().out == f"正在载入… prepare --demo-logins {logins} --today 2024-06-28\n"


def test_a_new_administrator_is_shown_and_written_nowhere(
    tmp_path: Path, monkeypatch: Any, capfd: Any
) -> None:
    prepare(tmp_path, monkeypatch, """print('{"username": "admin", "password": "k-9"}')""", "--empty")
    assert "已建立管理员 admin，密码 k-9" in capfd.readouterr().out
    assert "k-9" not in (tmp_path / "prepare.log").read_text()


def test_a_refusal_is_one_line(tmp_path: Path, monkeypatch: Any, capfd: Any) -> None:
    program = "import sys; print('CommandError: 已有演示数据', file=sys.stderr); sys.exit(3)"
    with pytest.raises(Stop) as caught:
        prepare(tmp_path, monkeypatch, program)
    assert str(caught.value).strip() == "已有演示数据"
    assert capfd.readouterr().err == ""


def test_a_crash_shows_its_own_last_lines_only(tmp_path: Path, monkeypatch: Any, capfd: Any) -> None:
    (tmp_path / "prepare.log").write_text("old trouble\n")
    with pytest.raises(Stop, match="准备数据库失败"):
        prepare(tmp_path, monkeypatch, "raise RuntimeError('database is broken')")
    shown = capfd.readouterr().err
    assert "RuntimeError: database is broken" in shown
    assert "old trouble" not in shown


def test_an_end_that_was_asked_for_is_no_failure(tmp_path: Path, monkeypatch: Any) -> None:
    stopper = Calm()
    stopper.requested = True
    prepare(tmp_path, monkeypatch, f"import os; os.kill(os.getpid(), {signal.SIGKILL:d})", stopper=stopper)
