"""A child that does what the file tells it to: each way of misbehaving has a name."""

import ctypes
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import BinaryIO

from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer


def read(file: BinaryIO, step: Step) -> object:
    word, _, more = file.read().decode().partition(" ")
    return ACTS[word](more, step)


def fill(megabytes: str, _step: Step) -> object:
    return len(bytearray(int(megabytes) << 20))


def fill_in_c(megabytes: str, _step: Step) -> object:
    return bool(_malloc(int(megabytes) << 20))


def spin(_more: str, _step: Step) -> object:
    while True:
        pass


def walk(steps: str, step: Step) -> object:
    for number in range(int(steps)):
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass
        step(number + 1, int(steps))
    return "arrived"


def talk(megabytes: str, _step: Step) -> object:
    return "字" * (int(megabytes) << 20)


def surrogate(_more: str, _step: Step) -> object:
    return "\ud800"


def babble(line: str, _step: Step) -> object:
    os.write(1, line.encode() + b"\n")
    return "too late"


def wait(seconds: str, _step: Step) -> object:
    time.sleep(float(seconds))
    return "late"


def refuse(more: str, _step: Step) -> object:
    raise Refused(more)


def fail(more: str, _step: Step) -> object:
    raise ValueError(more)


def die(_more: str, _step: Step) -> object:
    os.kill(os.getpid(), 11)
    return None


def attempt(what: str, _step: Step) -> object:
    """The error that stops it, or "done"."""
    acts = {
        "open": Path("/etc/hostname").read_text,
        "write": lambda: Path("/tmp/yinuo-escaped").write_text("x"),
        "connect": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "socket": lambda: socket.socket(),
        "run": lambda: subprocess.run(["true"], check=False),
        "shell": lambda: os.system("true"),
        "fork": os.fork,
        "socket in C": lambda: _raise_if(_libc.socket(2, 1, 0) < 0),
    }
    try:
        acts[what]()
    except (OSError, PermissionError) as stopped:
        return type(stopped).__name__
    return "done"


def _raise_if(failed: bool) -> None:
    if failed:
        raise OSError


ACTS = {
    act.__name__: act
    for act in (fill, fill_in_c, spin, walk, talk, surrogate, babble, wait, refuse, fail, die, attempt)
} | {"echo": lambda more, _step: more, "environment": lambda _more, _step: sorted(os.environ)}

if __name__ == "__main__":
    _libc = ctypes.CDLL(None)
    _malloc = _libc.malloc
    _malloc.restype, _malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    answer(read)
