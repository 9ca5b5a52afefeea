"""Runs ``manage.py prepare`` once: its progress goes through, its crash is shown by its last lines."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from launcher import ROOT
from launcher.options import Options
from launcher.processes import has_ended, spawn
from launcher.register import Register
from launcher.say import Stop, say
from launcher.stopping import Stopper
from launcher.supervisor import last_lines, rotate

REFUSED = 3  # prepare's exit code for "not on this data folder": its message is one line for people


def prepare(
    options: Options, *, env: Mapping[str, str], log: Path, stopper: Stopper, register: Register
) -> None:
    """Database and first data, in one process. Prints the new administrator's password, if one was made."""
    argv: list[str | Path] = [sys.executable, ROOT / "manage.py", "prepare", "--demo-logins", options.logins]
    argv += ["--empty"] if options.empty else []
    argv += ["--today", options.today.isoformat()] if options.today else []
    rotate(log)
    with log.open("ab") as errors:
        errors.write(b"--- prepare\n")
        errors.flush()
        process = spawn(argv, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors)
    register.add("prepare", process.pid)
    stopper.foreground = process
    assert process.stdout
    with process.stdout as lines:
        for line in lines:
            show(line.decode(errors="replace").rstrip())
    while not has_ended(process):
        time.sleep(0.02)
    stopper.foreground = None
    if process.returncode and not stopper.requested:
        raise failure(process.returncode, log)


def show(line: str) -> None:
    """A line of progress; the one JSON line names the administrator that was just made."""
    try:
        made = json.loads(line) if line.startswith("{") else {}
        name, password = made["username"], made["password"]
    except (ValueError, KeyError):
        if line:
            say(line)
        return
    say(
        f"已建立管理员 {name}，密码 {password}（只显示这一次，请记下）。",
        f"Administrator {name}, password {password} (shown this once).",
    )


def failure(code: int, log: Path) -> Stop:
    lines = last_lines(log).rpartition("--- prepare\n")[2]
    if code == REFUSED and lines:
        return Stop(lines.splitlines()[-1].removeprefix("CommandError: "), "")
    print(lines, file=sys.stderr)
    return Stop(f"准备数据库失败（见上与 {log}）。", "Preparing the database failed (see above).")
