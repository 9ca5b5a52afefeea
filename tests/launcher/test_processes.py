import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import ROOT
from launcher.processes import TOKEN, birth, carriers, end_strangers, has_ended, spawn, stop
from tests.launcher.conftest import SLEEPER, STUBBORN, python, until, until_gone

PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEPER!r}], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(300)
"""
only_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a Linux kernel's service")


def test_birth_tells_processes_apart_and_is_empty_for_the_dead(sleeper: int) -> None:
    assert birth(os.getpid()) == birth(os.getpid()) != birth(sleeper)
    process = spawn(python("pass"))
    until(lambda: has_ended(process))
    assert birth(process.pid) == ""


def test_a_dead_process_nobody_waited_for_counts_as_dead() -> None:
    process = spawn(python("pass"))
    until(lambda: not birth(process.pid))
    assert has_ended(process)


def test_stop_asks_first() -> None:
    polite = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(7)); print(flush=True); time.sleep(300)"
    process = spawn(python(polite), stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout as out:
        out.readline()
    stop([process])
    assert process.returncode == 7


def test_stop_insists() -> None:
    process = spawn(python(STUBBORN), stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout as out:
        out.readline()
    stop([process], patience=0.2)
    assert process.returncode == -signal.SIGKILL


def test_a_leaders_family_goes_with_it() -> None:
    leader = spawn(python(PARENT), stdout=subprocess.PIPE)
    assert leader.stdout
    with leader.stdout as out:
        grandchild = int(out.readline())
    os.kill(leader.pid, signal.SIGKILL)
    until(lambda: has_ended(leader))
    until_gone(grandchild)


def test_a_token_finds_every_descendant(tmp_path: Path) -> None:
    leader = spawn(python(PARENT), stdout=subprocess.PIPE, env={TOKEN: tmp_path.name})
    assert leader.stdout
    with leader.stdout as out:
        grandchild = int(out.readline())
    if sys.platform.startswith("linux"):
        # A process that begins another program shows no environment for a moment.
        until(lambda: sorted(carriers(tmp_path.name)) == sorted([leader.pid, grandchild]))
    assert carriers("somebody-else") == []
    stop([leader])


def test_end_strangers_insists_too() -> None:
    process = spawn(python(STUBBORN), stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout as out:
        out.readline()
    end_strangers([process.pid], patience=0.2)
    assert has_ended(process)
    assert process.returncode == -signal.SIGKILL


@only_linux
def test_a_child_dies_with_a_parent_that_was_killed() -> None:
    program = f"""
import time
from launcher.processes import spawn
print(spawn({python(SLEEPER)!r}).pid, flush=True)
time.sleep(300)
"""
    parent = subprocess.Popen(python(program), cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout
    with parent.stdout as out:
        child = int(out.readline())
    assert birth(child)
    parent.kill()
    parent.wait()
    until_gone(child)
