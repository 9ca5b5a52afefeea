"""Loaded by ``./test`` before Django's settings: each test worker gets a folder and a key prefix of its own.

``YINUO_PART`` names the database of this part. On PostgreSQL, what has run already and cannot differ is
left out: browser tests, and those that touch no database. Tests that start processes of the product hand
them the part's database without a fixture: they run in both parts.
"""

import gc
import os
import shutil
from pathlib import Path

import pytest

# Not ``django_db_blocker``: a fixture of pytest-django that is there for every test asks for it.
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_setup",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}
TWICE = ("tests/test_settings.py", "tests/reminders/test_processes.py")


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
        again = [item for item in items if not runs_once(item, config.rootpath)]
        config.hook.pytest_deselected(items=[item for item in items if item not in again])
        items[:] = again


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: counting it again and again costs a tenth of the time."""
    if "YINUO_PART" in os.environ:
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 20, 1000)


def runs_once(item: pytest.Item, root: Path) -> bool:
    if item.get_closest_marker("browser"):
        return True
    both = item.path.is_relative_to(root) and str(item.path.relative_to(root)).startswith(TWICE)
    return not (both or touches_database(item))


def touches_database(item: pytest.Item) -> bool:
    """By marker, fixture or Django's test classes (which pytest-django marks)."""
    names = set(getattr(item, "fixturenames", ()))
    bases = (getattr(item, "cls", None) or object).__mro__
    django_class = any(base.__module__.startswith("django.test") for base in bases)
    return bool(item.get_closest_marker("django_db") or names & DATABASE_FIXTURES or django_class)
