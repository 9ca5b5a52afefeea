"""The shell part: which Python is taken, and the one line when there is none."""

import os
import subprocess
from pathlib import Path

import pytest

from launcher import ROOT
from tests.launcher.conftest import script

GOOD = 'case $1 in -c) echo 3.12 ;; *) echo "$0 $@"; echo "from $YINUO_FROM in $PWD" ;; esac'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH with nothing on it but what the script itself needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("dirname", "env"):
        (folder / tool).symlink_to(f"/usr/bin/{tool}")
    return folder


def call(name: str, path: Path, *arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / name), *arguments],
        env={"PATH": str(path), **env},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["run", "test", "bench", "check"])
def test_too_old_python_is_one_line_that_says_what_was_found(name: str, path: Path, tmp_path: Path) -> None:
    script(path / "python3", "echo 3.10")
    done = call(name, path, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "需要 Python 3.11" in done.stderr
    assert "found: 3.10" in done.stderr


def test_no_python_at_all_is_one_line_too(path: Path, tmp_path: Path) -> None:
    done = call("run", path, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "found: none" in done.stderr


def test_a_shim_without_its_version_is_passed_over(path: Path, tmp_path: Path) -> None:
    script(path / "python3", "echo 'version not installed' >&2; exit 127")
    script(path / "python3.13", "exit 127")
    script(path / "python3.12", GOOD)
    done = call("run", path, "--port", "1", cwd=tmp_path)
    assert done.stdout.splitlines()[0].endswith("python3.12 -m launcher.run --port 1")


def test_the_named_python_comes_first(path: Path, tmp_path: Path) -> None:
    script(path / "python3", GOOD)
    mine = script(tmp_path / "mine", GOOD)
    assert call("run", path, cwd=tmp_path, PYTHON=str(mine)).stdout.startswith(str(mine))


def test_it_works_from_any_folder_and_remembers_which(path: Path, tmp_path: Path) -> None:
    script(path / "python3", GOOD)
    done = call("run", path, cwd=tmp_path)
    assert done.stdout.splitlines()[1] == f"from {tmp_path} in {ROOT}"


def test_the_scripts_are_executable() -> None:
    assert all(os.access(ROOT / name, os.X_OK) for name in ("run", "test", "bench", "check", ".ci/run"))
