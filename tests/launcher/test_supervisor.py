import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import ROOT
from launcher.processes import birth
from launcher.register import Register
from launcher.supervisor import LOG_LIMIT, STEADY, Child, Supervisor, last_lines, rotate, wait_before
from tests.launcher.conftest import SLEEPER, STUBBORN, python, until, until_gone

SUPERVISOR = """
import os, sys, time
from pathlib import Path
from launcher.register import DataLock, Register
from launcher.stopping import Stopper
from launcher.supervisor import Child, Supervisor
data, programs = Path(sys.argv[1]), sys.argv[2:]
lock, stopper, register = DataLock(data), Stopper(), Register(data)
print("reaped", register.reap(patience=0.5), flush=True)
supervisor = Supervisor(register, logs=data / "logs", cwd=data, env=os.environ)
for number, program in enumerate(programs):
    supervisor.start(Child(f"child{number}", [sys.executable, "-c", program]))
print(*(child.running().pid for child in supervisor.children), flush=True)
while not stopper.requested:
    supervisor.tick()
    time.sleep(0.05)
supervisor.stop()
lock.release()
"""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def begin(data: Path, *programs: str) -> tuple[subprocess.Popen[str], int, list[int]]:
    """A supervisor as a process of its own: (it, how many it reaped, its children)."""
    argv = [*python(SUPERVISOR), str(data), *programs]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    reaped = int(process.stdout.readline().split()[1])
    return process, reaped, [int(pid) for pid in process.stdout.readline().split()]


def test_the_pause_doubles_up_to_thirty_seconds() -> None:
    assert [wait_before(failures) for failures in range(8)] == [0, 1, 2, 4, 8, 16, 30, 30]


def test_a_killed_child_is_started_again(supervisor: Supervisor, child: Child) -> None:
    first = child.running().pid
    os.kill(first, signal.SIGKILL)
    until(lambda: (supervisor.tick(), child.process is not None and child.process.pid != first)[1])
    assert birth(child.running().pid)


def test_it_waits_longer_each_time_and_forgets_after_a_minute(tmp_path: Path) -> None:
    clock = Clock()
    supervisor = Supervisor(Register(tmp_path), logs=tmp_path, cwd=tmp_path, env={}, clock=clock)
    child = supervisor.start(Child("brief", python("pass")))
    pauses = []
    for _ in range(3):
        until(lambda: (supervisor.tick(), child.process is None)[1])
        pauses.append(child.not_before - clock.now)
        supervisor.tick()
        assert child.process is None  # not before its time
        clock.now = child.not_before
        supervisor.tick()
    clock.now += STEADY
    until(lambda: (supervisor.tick(), child.process is None)[1])
    assert [*pauses, child.not_before - clock.now] == [1, 2, 4, 1]
    supervisor.stop()


def test_what_a_child_says_is_kept_and_its_end_is_said(
    supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    child = supervisor.start(Child("talker", python("import sys; print('出错了'); sys.exit(3)")))
    until(lambda: (supervisor.tick(), child.process is None)[1])
    assert last_lines(supervisor.log("talker")) == "出错了"
    said = capsys.readouterr().out
    assert "talker 意外退出（代码 3），1 秒后重启" in said
    assert said.count("\n") == 1


def test_the_last_children_are_stopped_after_the_others(supervisor: Supervisor) -> None:
    witness = supervisor.cwd / "order"
    program = "import pathlib, signal, sys, time\n" + (
        "def end(*_):\n"
        "    with open({file!r}, 'a') as file: file.write({name!r})\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); pathlib.Path({file!r} + {name!r}).touch(); time.sleep(300)\n"
    )
    for name, last in (("B", True), ("a", False)):
        supervisor.start(Child(name, python(program.format(file=str(witness), name=name)), last=last))
    until(lambda: all(witness.with_name(f"order{name}").exists() for name in "Ba"))
    supervisor.stop()
    assert witness.read_text() == "aB"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_no_process_and_no_file(tmp_path: Path, how: signal.Signals) -> None:
    process, _, children = begin(tmp_path, SLEEPER, SLEEPER)
    assert all(map(birth, children))
    process.send_signal(how)
    process.communicate()
    assert process.returncode == 0
    assert not any(map(birth, children))
    assert [path.name for path in tmp_path.iterdir()] == ["logs"]


def test_after_kill_9_the_next_start_clears_away_what_was_left(tmp_path: Path) -> None:
    first, _, children = begin(tmp_path, STUBBORN)  # it ignores what the kernel sends when we die
    until(lambda: (tmp_path / "logs" / "child0.log").read_text())
    first.kill()
    first.communicate()
    assert all(map(birth, children))
    second, reaped, _ = begin(tmp_path, SLEEPER)
    assert reaped == 1
    until_gone(*children)
    second.terminate()
    second.communicate()
    assert second.returncode == 0


def test_a_log_is_set_aside_when_it_has_grown(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    rotate(log)
    log.write_bytes(b"x" * LOG_LIMIT)
    rotate(log)
    assert log.exists()
    log.write_bytes(b"x" * (LOG_LIMIT + 1))
    rotate(log)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log.1"]


def test_last_lines_of_a_missing_log_are_none(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "none") == ""
    assert sys.executable  # the children above ran on this very Python
