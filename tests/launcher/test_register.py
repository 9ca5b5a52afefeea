import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import ROOT
from launcher.processes import TOKEN, birth, spawn, stop
from launcher.register import DataLock, Register
from launcher.say import Stop
from tests.launcher.conftest import SLEEPER, python, until_gone


def test_the_next_start_ends_what_was_left(tmp_path: Path, sleeper: int) -> None:
    Register(tmp_path).add("web", sleeper)
    assert Register(tmp_path).reap() == 1
    until_gone(sleeper)
    assert not (tmp_path / "children.json").exists()


def test_a_reused_pid_is_left_alone(tmp_path: Path, sleeper: int) -> None:
    register = Register(tmp_path)
    register.add("web", sleeper)
    left = json.loads(register.path.read_text())
    left["children"]["web"][1] = birth(os.getpid())  # the pid was ours, but born at another moment
    register.path.write_text(json.dumps(left))
    assert Register(tmp_path).reap() == 0
    assert birth(sleeper)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_grandchild_whose_parent_is_gone_is_found_by_its_token(tmp_path: Path) -> None:
    register = Register(tmp_path)
    orphan = spawn(python(SLEEPER), env={TOKEN: register.token})
    gone = spawn(python("pass"))
    register.add("web", gone.pid)
    gone.wait()
    assert Register(tmp_path).reap() == 1
    until_gone(orphan.pid)
    stop([orphan])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"children": {}}', '{"token": 1, "children": [1]}'])
def test_a_register_cut_short_is_forgotten(tmp_path: Path, text: str) -> None:
    (tmp_path / "children.json").write_text(text)
    assert Register(tmp_path).reap() == 0
    assert not (tmp_path / "children.json").exists()


def test_nothing_left_is_nothing_to_do(tmp_path: Path) -> None:
    assert Register(tmp_path).reap() == 0


def test_a_second_start_on_the_same_data_names_the_first(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    with pytest.raises(Stop, match=rf"已有一个在运行（进程 {os.getpid()}）"):
        DataLock(tmp_path)
    lock.release()
    DataLock(tmp_path).release()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_dies_with_its_owner(tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from launcher.register import DataLock
lock = DataLock(Path({str(tmp_path)!r}))
print(flush=True)
time.sleep(300)
"""
    owner = subprocess.Popen(python(program), cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout
    with owner.stdout as out:
        out.readline()
    with pytest.raises(Stop):
        DataLock(tmp_path)
    owner.kill()
    owner.wait()
    DataLock(tmp_path).release()
