"""The product itself, started as a person starts it, hurt, and stopped. Only inside ``./test``'s environment."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from launcher import ROOT, address
from launcher.bootstrap import Venv
from launcher.processes import birth, carriers
from tests.launcher.conftest import until, until_gone

pytestmark = pytest.mark.skipif(
    not Venv().is_ready("requirements.txt") or not Venv().python.samefile(sys.executable),
    reason="the environment was not made by ./test: ./run would install into it",
)
READY = "一诺已启动"


class Product:
    """``./run`` on one data folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port, self.out = data, port, data.with_name(f"{data.name}.out")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        settings = ("DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE")
        env = {k: v for k, v in os.environ.items() if not k.startswith("YINUO_") and k not in settings}
        argv = [str(ROOT / "run"), "--data", str(self.data), "--port", str(self.port), *options]
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(argv, env=env, stdout=out, stderr=out)
        return self.process

    def said(self) -> str:
        return self.out.read_text(encoding="utf-8")

    def until_ready(self) -> None:
        assert self.process
        until(lambda: READY in self.said() or self.process.poll() is not None, seconds=300)
        assert READY in self.said(), self.said()

    def register(self) -> dict[str, Any]:
        return dict(json.loads((self.data / "children.json").read_text()))

    def family(self) -> list[int]:
        return carriers(self.register()["token"])


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    data = tmp_path_factory.mktemp("product") / "数据"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Product(data, port)
    yield made
    if made.process and made.process.poll() is None:
        made.process.terminate()
        made.process.wait()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts the family by /proc")
def test_the_product_starts_survives_and_leaves_nothing(
    product: Product, measured: Callable[[str, str, object], None]
) -> None:
    first_start(product)
    a_killed_child_comes_back(product)
    a_killed_command_is_cleared_away(product, measured)
    a_demo_is_not_an_empty_system(product)


def first_start(product: Product) -> None:
    product.start()
    product.until_ready()
    logins = product.data / "demo-logins.json"
    people = json.loads(logins.read_text(encoding="utf-8"))
    assert all(person["password"] in product.said() for person in people)
    assert stat.S_IMODE(logins.stat().st_mode) == 0o600
    assert set(product.register()["children"]) == {"broker", "prepare", "web", "worker", "beat"}
    until(lambda: " ready." in (product.data / "logs" / "worker.log").read_text())


def a_killed_child_comes_back(product: Product) -> None:
    for name in ("web", "worker"):
        pid = product.register()["children"][name][0]
        os.kill(pid, signal.SIGKILL)
        until(lambda name=name, pid=pid: product.register()["children"][name][0] != pid)
    until(lambda: address.answers("127.0.0.1", product.port))
    assert "web 意外退出" in product.said()


def a_killed_command_is_cleared_away(product: Product, measured: Callable[[str, str, object], None]) -> None:
    left = product.family()
    assert product.process
    product.process.kill()
    product.process.wait()
    product.start()
    product.until_ready()
    assert not any(map(birth, left))
    ask_to_stop(product)
    began = time.monotonic()
    product.start()
    product.until_ready()
    measured("run", "second ./run until the page answers, seconds", f"{time.monotonic() - began:.1f}")
    ask_to_stop(product)


def ask_to_stop(product: Product) -> None:
    """SIGTERM: code 0, no process, no lock, no register, no socket."""
    family = product.family()
    assert product.process
    product.process.terminate()
    assert product.process.wait() == 0
    until_gone(*family)
    assert not {"run.pid", "children.json"} & {path.name for path in product.data.iterdir()}
    assert not (product.data / "broker" / "valkey.sock").exists()


def a_demo_is_not_an_empty_system(product: Product) -> None:
    assert product.start("--empty").wait() == 1
    assert "已有演示数据" in product.said().splitlines()[-1]
    assert "Traceback" not in product.said()
    assert not (product.data / "children.json").exists()
