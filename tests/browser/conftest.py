"""The whole product, started as ``./run`` starts it, and a real Chromium in front of it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from launcher import ROOT

CALM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--lang=zh-CN"]  # fmt: skip
PICTURES = os.environ.get("YINUO_PICTURES")  # a folder: the README's pictures are taken anew


@dataclass
class Product:
    url: str
    data: Path
    passwords: dict[str, str]


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Web, worker, beat and broker on a fresh demonstration; beat looks every two seconds instead of sixty."""
    data = tmp_path_factory.mktemp("product") / "var"
    if template := os.environ.get("YINUO_TEMPLATE"):
        data.mkdir()
        shutil.copy(template, data / "yinuo.sqlite3")  # migrating from nothing is test_whole_run's
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"YINUO_SWEEP_SECONDS": "2", "PYTHONUNBUFFERED": "1"}
    settings = ("DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "PYTEST_PLUGINS")
    env = {k: v for k, v in os.environ.items() if not k.startswith("YINUO_") and k not in settings} | told
    log = data.with_name("run.log")
    with log.open("wb") as out:
        argv = [sys.executable, "-m", "launcher.run", "--port", str(port), "--data", str(data)]
        process = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: process.poll() is not None or "一诺已启动" in log.read_text("utf-8"), seconds=300)
        assert process.poll() is None, log.read_text("utf-8")
        logins = json.loads((data / "demo-logins.json").read_text("utf-8"))
        yield Product(url, data, {login["username"]: login["password"] for login in logins})
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CALM)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """``sign_in("li")``: a page of their own for each person, with every script error fatal at the end."""
    contexts, errors = [], []

    def enter(username: str, *, width: int = 1280, scripts: bool = True) -> Page:
        view = {"width": width, "height": 900}
        context = chromium.new_context(viewport=view, locale="zh-CN", java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(f"{product.url}/sign-in/")
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码").fill(product.passwords[username])
        page.get_by_role("button", name="登录").click()
        return page

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def wait_until(is_so: Callable[[], object], *, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def call_api(url: str, *, token: str = "", body: object = None) -> dict[str, object]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
            return dict(json.load(answer))
    except URLError as problem:
        raise AssertionError(f"{url}: {problem}") from problem
