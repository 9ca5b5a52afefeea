"""Makes ``.venv`` and installs the locked requirements, once; runs on the bare interpreter.

``.venv/launcher.json`` says which locks are installed, for which Python and where. It is written
last, and ``.venv/installing`` exists meanwhile: whatever was interrupted is made anew, since pip takes
a half-unpacked package for an installed one.
"""

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from launcher import ROOT
from launcher.pip_progress import Progress, pinned
from launcher.processes import spawn, stop
from launcher.say import Stop, say

MEGABYTE = 1024 * 1024
SPACE = {"requirements.txt": 600 * MEGABYTE, "requirements-dev.txt": 1200 * MEGABYTE}
UPGRADE = 200 * MEGABYTE
INCLUDES = {"requirements-dev.txt": ("requirements.txt",)}  # installing the first installs the second
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
FULL = "No space left on device"


@dataclass(frozen=True)
class Venv:
    """The environment of one checkout."""

    root: Path = ROOT

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.folder / "launcher.json"

    @property
    def unfinished(self) -> Path:
        return self.folder / "installing"

    def wanted(self, requirements: str) -> dict[str, str]:
        """What the stamp must say: the locks' hashes, the Python, the place (scripts carry its path)."""
        locks = (requirements, *INCLUDES.get(requirements, ()))
        hashes = {name: hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in locks}
        return {**hashes, "python": f"{MINOR} {platform.machine()}", "folder": str(self.folder)}

    def stamped(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.stamp.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def is_ready(self, requirements: str) -> bool:
        stamped = self.stamped()
        wanted = self.wanted(requirements)
        return os.access(self.python, os.X_OK) and all(stamped.get(key) == wanted[key] for key in wanted)

    def is_usable(self) -> bool:
        """Whether pip may install on top of what is there, rather than start from nothing."""
        if self.unfinished.exists() or not os.access(self.python, os.X_OK):
            return False
        config_file = self.folder / "pyvenv.cfg"
        config = config_file.read_text(encoding="utf-8") if config_file.exists() else ""
        made_for = re.search(r"^version\s*=\s*(\d+\.\d+)", config, re.MULTILINE)
        return made_for is not None and made_for[1] == MINOR


def enter(module: str, requirements: str, arguments: list[str]) -> None:
    """Make sure the environment is ready, then go on inside it; returns only when already there."""
    venv = Venv()
    ensure(venv, requirements)
    if Path(sys.prefix).resolve() != venv.folder.resolve():
        os.execv(venv.python, [str(venv.python), "-m", module, *arguments])  # noqa: S606 - our own interpreter


def ensure(venv: Venv, requirements: str) -> None:
    if venv.is_ready(requirements):
        return
    with one_at_a_time(venv.root):
        if venv.is_ready(requirements):  # the other start has done it
            return
        started = time.monotonic()
        demand_room(venv, UPGRADE if venv.is_usable() else SPACE[requirements])
        if not venv.is_usable():
            create(venv)
        venv.stamp.unlink(missing_ok=True)
        venv.unfinished.touch()
        install(venv, requirements)
        venv.stamp.write_text(json.dumps(venv.wanted(requirements), indent=1), encoding="utf-8")
        venv.unfinished.unlink()
        seconds = round(time.monotonic() - started)
        say(f"依赖已装好（{seconds} 秒）。", f"Dependencies installed ({seconds} s).")


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Two starts must not install into each other. The checkout's folder is the lock: no file stays."""
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个启动正在安装依赖，等待…", "Another start is installing; waiting …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:  # some network file systems cannot; then nobody is protected, and that is all
            pass
        yield
    finally:
        os.close(handle)


def demand_room(venv: Venv, needed: int) -> None:
    if not os.access(venv.root, os.W_OK):
        raise Stop(
            f"没有写入 {venv.root} 的权限，无法安装依赖；请换一个属于自己的目录。",
            f"No permission to write in {venv.root}; use a checkout of your own.",
        )
    free = shutil.disk_usage(venv.root).free
    if free < needed:
        raise out_of_space(venv.root, needed // MEGABYTE, free // MEGABYTE)


def out_of_space(where: Path, needed: int, free: int) -> Stop:
    return Stop(
        f"磁盘空间不足：{where} 需要约 {needed} MB，剩余 {free} MB。",
        f"No disk space: {where} needs about {needed} MB, {free} MB are free.",
    )


def create(venv: Venv) -> None:
    missing_module = Stop(
        f"这个 Python 缺少 venv 模块，请先执行：apt install python{MINOR}-venv。",
        f"This Python lacks the venv module; run: apt install python{MINOR}-venv",
    )
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise missing_module
    say("正在建立运行环境 .venv …", "Making .venv …")
    shutil.rmtree(venv.folder, ignore_errors=True)
    venv.folder.mkdir()
    venv.unfinished.touch()
    base = getattr(sys, "_base_executable", sys.executable)  # not the one inside the folder just removed
    made = subprocess.run([base, "-m", "venv", str(venv.folder)], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    output = made.stdout + made.stderr
    if FULL in output:
        raise out_of_space(venv.root, SPACE["requirements.txt"] // MEGABYTE, 0)
    if "ensurepip" in output:
        raise missing_module
    print("\n".join(output.splitlines()[-12:]), file=sys.stderr)
    raise Stop("无法建立 .venv（原因见上）。", "Could not make .venv (see above).")


def install(venv: Venv, requirements: str) -> None:
    lock = venv.root / requirements
    command = [str(venv.python), "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", str(lock)]
    quiet = ["--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off"]
    progress = Progress(pinned(lock), sys.stdout)
    told = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    # One stream, shown only on failure: a stale pip configuration warns on every call.
    pip = spawn([*command, *quiet], env=told, stdout=subprocess.PIPE)
    assert pip.stdout
    try:
        with pip.stdout as lines:
            for line in lines:
                progress.feed(line.decode(errors="replace"))
        pip.wait()
    finally:
        stop([pip])  # interrupted: nobody may go on writing into .venv
    progress.close()
    if pip.returncode == 0:
        return
    tail = "\n".join(progress.tail)
    if FULL in tail:
        free = shutil.disk_usage(venv.root).free // MEGABYTE
        raise out_of_space(venv.root, SPACE[requirements] // MEGABYTE, free)
    print(tail, file=sys.stderr)
    raise Stop(
        "安装依赖失败（pip 的最后几行见上）；请检查网络后重试。",
        "Installing failed (pip's last lines above); check the network and start again.",
    )
