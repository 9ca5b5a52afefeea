"""The list of running children on disk, so that the next start can clear away what a crash left."""

import fcntl
import json
import os
import secrets
from pathlib import Path

from launcher.processes import PATIENCE, birth, carriers, end_strangers
from launcher.say import Stop


class Register:
    """``DATA/children.json``: a token and, for each child, its pid and birth."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "children.json"
        self.token = secrets.token_hex(8)
        self.children: dict[str, tuple[int, str]] = {}

    def add(self, name: str, pid: int) -> None:
        self.children[name] = (pid, birth(pid))
        self._write()

    def clear(self) -> None:
        self.children = {}
        self.path.unlink(missing_ok=True)

    def reap(self, *, patience: float = PATIENCE) -> int:
        """End what an earlier start left behind and forget it; a pid that was reused is left alone."""
        try:
            left = json.loads(self.path.read_text(encoding="utf-8"))
            children, token = dict(left["children"]), str(left["token"])
        except FileNotFoundError:
            return 0
        except (ValueError, KeyError, TypeError):  # cut short by the crash: nothing in it can be trusted
            children, token = {}, ""
        ours = {int(pid) for pid, born in children.values() if born and birth(int(pid)) == born}
        if token:
            ours |= set(carriers(token))
        end_strangers(ours, patience=patience)
        self.clear()
        return len(ours)

    def _write(self) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({"token": self.token, "children": self.children}), encoding="utf-8")
        fresh.replace(self.path)


class DataLock:
    """One start per data folder. The kernel drops the lock with us, so it can never be stale."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "run.pid"
        self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = self.path.read_text(encoding="ascii").strip() or "?"
            os.close(self.handle)
            raise Stop(
                f"数据目录 {folder} 已有一个在运行（进程 {pid}）。",
                f"Already running on data folder {folder} (pid {pid}).",
            ) from None
        os.truncate(self.handle, 0)
        os.write(self.handle, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        os.truncate(self.handle, 0)
        self.path.unlink(missing_ok=True)
        os.close(self.handle)
