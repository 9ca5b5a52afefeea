"""Installed once, seen as installed, and made anew when it was cut short. The "pip" here is a script."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from launcher import ROOT, bootstrap
from launcher.bootstrap import MINOR, Venv, ensure
from launcher.say import Stop
from tests.launcher.conftest import script

LOCK = "requirements.txt"
PIP = 'echo "$@" >> "$(dirname "$0")/calls"; echo "Collecting django==5.2 (from -r x)"'


@pytest.fixture
def venv(tmp_path: Path) -> Venv:
    """A checkout whose environment exists, with a pip that only notes that it was called."""
    for name in (LOCK, "requirements-dev.txt"):
        (tmp_path / name).write_text("django==5.2\n", encoding="utf-8")
    made = Venv(tmp_path)
    script(made.python, PIP)
    (made.folder / "pyvenv.cfg").write_text(f"home = /usr\nversion = {MINOR}.4\n", encoding="utf-8")
    return made


def calls(venv: Venv) -> list[str]:
    file = venv.python.with_name("calls")
    return file.read_text().splitlines() if file.exists() else []


def test_the_second_start_installs_nothing(venv: Venv) -> None:
    ensure(venv, LOCK)
    ensure(venv, LOCK)
    assert len(calls(venv)) == 1
    assert "--require-hashes" in calls(venv)[0]
    assert not venv.unfinished.exists()


def test_what_the_tests_need_contains_what_the_product_needs(venv: Venv) -> None:
    ensure(venv, "requirements-dev.txt")
    ensure(venv, LOCK)
    assert len(calls(venv)) == 1


def test_what_the_product_needs_is_not_enough_for_the_tests(venv: Venv) -> None:
    ensure(venv, LOCK)
    ensure(venv, "requirements-dev.txt")
    assert len(calls(venv)) == 2


def test_a_changed_lock_is_installed(venv: Venv) -> None:
    ensure(venv, LOCK)
    (venv.root / LOCK).write_text("django==5.3\n", encoding="utf-8")
    assert not venv.is_ready(LOCK)
    ensure(venv, LOCK)
    assert len(calls(venv)) == 2


@pytest.mark.parametrize(("key", "value"), [("python", "3.9 x86_64"), ("folder", "/elsewhere/.venv")])
def test_another_python_or_a_moved_checkout_is_not_ready(venv: Venv, key: str, value: str) -> None:
    ensure(venv, LOCK)
    venv.stamp.write_text(json.dumps({**venv.stamped(), key: value}), encoding="utf-8")
    assert not venv.is_ready(LOCK)


def test_a_removed_interpreter_is_not_ready(venv: Venv) -> None:
    ensure(venv, LOCK)
    venv.python.unlink()
    venv.python.symlink_to("/nowhere/python3")
    assert not venv.is_ready(LOCK)
    assert not venv.is_usable()


@pytest.mark.parametrize("text", ["", "not json", "[1]", "null"])
def test_a_damaged_stamp_counts_as_none(venv: Venv, text: str) -> None:
    venv.stamp.write_text(text, encoding="utf-8")
    assert not venv.is_ready(LOCK)


def test_another_minor_version_starts_from_nothing(venv: Venv) -> None:
    (venv.folder / "pyvenv.cfg").write_text("version = 3.9.1\n", encoding="utf-8")
    assert not venv.is_usable()


def test_a_failed_install_shows_pips_last_lines_and_is_made_anew(
    venv: Venv, capfd: pytest.CaptureFixture[str]
) -> None:
    script(venv.python, 'echo "ERROR: Could not find a version"; exit 1')
    with pytest.raises(Stop, match="安装依赖失败"):
        ensure(venv, LOCK)
    assert "Could not find a version" in capfd.readouterr().err
    assert not venv.is_ready(LOCK)
    assert not venv.is_usable()


def test_a_disk_that_fills_up_meanwhile_is_one_line(venv: Venv, capfd: pytest.CaptureFixture[str]) -> None:
    script(venv.python, 'echo "ERROR: [Errno 28] No space left on device"; exit 1')
    with pytest.raises(Stop, match="磁盘空间不足"):
        ensure(venv, LOCK)
    assert capfd.readouterr().err == ""


def test_too_little_space_is_said_before_anything_is_done(venv: Venv, monkeypatch: Any) -> None:
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: SimpleNamespace(free=bootstrap.MEGABYTE))
    with pytest.raises(Stop, match="剩余 1 MB"):
        ensure(venv, LOCK)
    assert calls(venv) == []


def test_a_missing_venv_module_names_the_package_to_install(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / LOCK).touch()
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(Stop, match=f"apt install python{MINOR}-venv"):
        ensure(Venv(tmp_path), LOCK)
    assert not (tmp_path / ".venv").exists()


def test_a_checkout_that_cannot_be_written_is_one_line(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / LOCK).touch()
    monkeypatch.setattr(bootstrap.os, "access", lambda *_: False)
    with pytest.raises(Stop, match="没有写入"):
        ensure(Venv(tmp_path), LOCK)


def test_two_starts_at_once_install_once(venv: Venv) -> None:
    script(venv.python, PIP + "; sleep 0.5")
    program = f"from launcher.bootstrap import *; ensure(Venv(Path({str(venv.root)!r})), {LOCK!r})"
    both = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)
    ]
    assert [process.communicate()[0] and process.returncode for process in both] in (
        [0, 0],
        [0, b""],
        [b"", 0],
    )
    assert len(calls(venv)) == 1


def test_a_half_made_environment_is_replaced_by_a_real_one(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("# nothing\n", encoding="utf-8")
    venv = Venv(tmp_path)
    venv.folder.mkdir()
    venv.unfinished.touch()
    (venv.folder / "rubbish").touch()
    ensure(venv, LOCK)
    assert not (venv.folder / "rubbish").exists()
    assert (
        subprocess.run([venv.python, "-m", "pip", "--version"], capture_output=True, check=False).returncode
        == 0
    )
    assert venv.is_ready(LOCK)
