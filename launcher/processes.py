"""Processes that outlive nobody: started in their own session, known again after a crash, ended for sure.

Two marks tell our processes from a stranger that was given a reused pid: the moment of birth kept
beside the pid, and (on Linux) a token in the environment, which every descendant inherits.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

PROC = Path("/proc")
TOKEN = "YINUO_LAUNCH"  # noqa: S105 - the name of a variable, not a secret
PATIENCE = 8.0  # seconds between asking and forcing


def birth(pid: int) -> str:
    """What a reused pid cannot share: its start in this boot. Empty when no such process is alive."""
    if PROC.joinpath("self/stat").exists():
        try:
            fields = PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            return ""
        boot = PROC.joinpath("sys/kernel/random/boot_id").read_text().strip()
        return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    listed = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()


def carriers(token: str) -> list[int]:
    """Live processes that carry our token in their environment (Linux; elsewhere none)."""
    mark = f"{TOKEN}={token}".encode()
    found = []
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0") and birth(int(folder.name)):
                found.append(int(folder.name))
    return found


def _dies_with_parent() -> Callable[[], None] | None:
    """For Linux: what a child does first, so that the kernel ends it even when we are killed with -9."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def first() -> None:
        prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return first


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: IO[bytes] | int = subprocess.DEVNULL,
    stderr: IO[bytes] | int = subprocess.STDOUT,
    user: int | None = None,
) -> subprocess.Popen[bytes]:
    """A child in its own session: the terminal's Ctrl-C reaches us alone, and its family is one group.

    Call it from the main thread: the kernel takes the end of the calling thread for our death.
    """
    return subprocess.Popen(
        [str(part) for part in argv],
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
        preexec_fn=_dies_with_parent(),
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it is over; if so, what is left of its family is ended too.

    The family goes while the dead leader still holds its pid, so no stranger can own the group.
    """
    if process.returncode is not None:
        return True
    if (
        hasattr(os, "waitid")
        and os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    ):
        return False
    if not hasattr(os, "waitid") and process.poll() is None:
        return False
    kill_group(process.pid)
    process.wait()
    return True


def stop(
    processes: Iterable[subprocess.Popen[bytes]], *, how: int = signal.SIGTERM, patience: float = PATIENCE
) -> None:
    """Ask the leaders, wait for all together, then force whole families."""
    alive = [process for process in processes if not has_ended(process)]
    for process in alive:
        process.send_signal(how)
    deadline = time.monotonic() + patience
    while alive and time.monotonic() < deadline:
        time.sleep(0.02)
        alive = [process for process in alive if not has_ended(process)]
    for process in alive:
        kill_group(process.pid)
        process.wait()


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end_strangers(pids: Iterable[int], *, patience: float = PATIENCE) -> None:
    """End processes that are no children of ours; each pid is held to the birth it has now."""
    alive = {pid: born for pid in pids if (born := birth(pid))}
    for how in (signal.SIGTERM, signal.SIGKILL):
        for pid, born in alive.items():
            if birth(pid) == born:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, how)
        deadline = time.monotonic() + patience
        while alive and time.monotonic() < deadline:
            alive = {pid: born for pid, born in alive.items() if birth(pid) == born}
            time.sleep(0.02)
