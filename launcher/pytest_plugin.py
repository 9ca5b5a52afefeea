"""Loaded by ``./test`` before Django's settings: each test worker gets a folder and a key prefix of its own.

``YINUO_PART`` names the database of this part; on PostgreSQL only what ``second_database`` chooses runs again.
"""

import gc
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from launcher.second_database import runs_once
from launcher.sharing import WholeFiles


def own_place() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        folder = Path(os.environ["YINUO_DATA"], worker)
        folder.mkdir(exist_ok=True)
        os.environ["YINUO_DATA"] = str(folder)
    os.environ["YINUO_KEY_PREFIX"] = f"{worker or 'main'}:"


def hasten() -> None:
    """The files of a test need not outlive the machine's power; the tests' PostgreSQL is told the same."""
    os.fsync = lambda fd: None


if "YINUO_PART" in os.environ:
    own_place()
    hasten()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not shutil.which("chromium") and not os.environ.get("YINUO_NO_SKIPS"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no chromium on PATH"))
    if os.environ.get("YINUO_PART") == "postgresql":
        full = bool(os.environ.get("YINUO_FULL"))
        once = [item for item in items if runs_once(item, config.rootpath, full=full)]
        config.hook.pytest_deselected(items=once)
        left_out = set(once)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's, and only where it distributes
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    chosen = config.getoption("dist") != "load"  # somebody asked for a way of his own
    return None if chosen or "YINUO_PART" not in os.environ else WholeFiles(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: counting it again and again costs a tenth of the time."""
    if "YINUO_PART" in os.environ:
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 1000)
