"""Which tests ./test runs on the second database, and what ./check shows."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from launcher import ROOT, check, test
from launcher.check import Step
from launcher.second_database import FACES, FACES_AGAIN, MATRICES, runs_once
from launcher.sharing import LONG, WholeFiles


def item(path: str, *markers: str, fixtures: tuple[str, ...] = (), **facts: Any) -> Any:
    marks = {name: SimpleNamespace(kwargs=facts) for name in markers}
    return SimpleNamespace(
        path=Path("/house", path), fixturenames=list(fixtures), get_closest_marker=marks.get
    )


@pytest.mark.parametrize(
    ("given", "once"),
    [
        (item("tests/tasks/test_actions.py", fixtures=("db",)), False),
        (item("tests/tasks/test_states.py"), True),
        (item("tests/tasks/test_keeping.py", fixtures=("transactional_db",)), False),
        (item("tests/reminders/test_processes.py"), False),
        (item("tests/test_settings.py"), False),
        (item("tests/intake/test_clauses.py"), True),
        (item("tests/intake/test_confirm.py", fixtures=("cast", "db")), False),
        (item("tests/intake/test_confirm.py", "django_db"), False),
        (item("tests/launcher/test_broker.py"), True),
        (item("tests/web/test_story.py", "browser", "django_db"), True),
    ],
)
def test_only_what_cannot_differ_is_left_out_on_the_second_database(given: Any, once: bool) -> None:
    assert runs_once(given, Path("/house"), full=True) is once
    assert runs_once(given, Path("/house"), full=False) is once


@pytest.mark.parametrize(
    ("given", "once"),
    [
        (item("tests/web/test_words.py", fixtures=("db", "cast")), True),
        (item("tests/api/test_tokens.py", "django_db"), True),
        (item("tests/api/test_tokens.py", "django_db", "both_databases"), False),
        (item("tests/web/test_words.py", fixtures=("db", "django_assert_num_queries")), False),
        (item("tests/web/test_issuing_page.py", "django_db", transaction=True), False),
        (item("tests/api/test_filters.py", "django_db"), False),
        (item("tests/webbing/test_words.py", "django_db"), False),
        (item("tests/tasks/test_states.py", "django_db"), True),
    ],
)
def test_faces_run_again_where_the_database_has_a_say(given: Any, once: bool) -> None:
    assert runs_once(given, Path("/house"), full=False) is once
    assert not runs_once(given, Path("/house"), full=True)


@pytest.mark.parametrize(("rows", "once"), [(1, False), (3, False), (30, True)])
def test_queries_of_a_long_list_are_counted_once(rows: int, once: bool) -> None:
    given = item("tests/web/test_my_tasks.py", fixtures=("db", "django_assert_num_queries"))
    given.callspec = SimpleNamespace(params={"rows": rows})
    assert runs_once(given, Path("/house"), full=False) is once
    assert not runs_once(given, Path("/house"), full=True)


def test_whole_files_go_to_a_worker_the_long_ones_first() -> None:
    sharing = WholeFiles(SimpleNamespace(getvalue=lambda _option: ["2*popen"]))
    names = ["tests/web/test_words.py", LONG[1], "tests/browser", "tests/ledger/test_chain.py"]
    sharing.workqueue.update({name: {} for name in names})
    order = [sharing.workqueue.popitem(last=False)[0] for _ in names]
    assert order == ["tests/browser", LONG[1], "tests/web/test_words.py", "tests/ledger/test_chain.py"]
    assert sharing._split_scope("tests/web/test_words.py::Test::test_a[1::2]") == "tests/web/test_words.py"
    ours = {sharing._split_scope(f"tests/browser/test_{name}.py::test") for name in ("desk", "story")}
    assert ours == {"tests/browser"}


def test_long_ones_named_are_there() -> None:
    assert all((ROOT / path).exists() for path in LONG)


def test_files_named_are_there_and_belong_to_a_face() -> None:
    assert all((ROOT / path).is_file() and path.startswith(FACES) for path in FACES_AGAIN)
    assert all((ROOT / path).is_file() for path in MATRICES)


def test_a_real_test_without_the_database_is_left_out(request: pytest.FixtureRequest) -> None:
    """With all the fixtures that are there for every test; the items above have only those they name."""
    assert runs_once(request.node, ROOT, full=True)


def test_a_real_test_with_the_database_is_not(db: None, request: pytest.FixtureRequest) -> None:
    assert not runs_once(request.node, ROOT, full=False)


def test_a_persons_settings_do_not_leak_into_the_tests(monkeypatch: Any, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "YINUO_HTTPS", "YINUO_NO_SKIPS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = test.environment(tmp_path / "figures", full=True)
    assert not {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "YINUO_HTTPS"} & env.keys()
    assert "PYTHONDONTWRITEBYTECODE" not in env  # compiling all anew in each process took a fifth of the time
    assert env["YINUO_NO_SKIPS"] == "1"
    assert env["YINUO_FULL"] == "1"
    assert "YINUO_FULL" not in test.environment(tmp_path / "figures", full=False)


def test_a_step_that_holds_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.holds(Step("good", (sys.executable, "-c", "print('noise')")), {})
    assert not check.holds(Step("bad", (sys.executable, "-c", "print('reason'); raise SystemExit(1)")), {})
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("通过 ok      good")
    assert said[1].startswith("失败 FAILED  bad")
    assert said[2] == "reason"
