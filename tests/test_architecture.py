"""The house keeps its own rules: floors, doors, names, sizes, one clock, one ledger."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

import tracker.models
from config.celery import app as celery
from tracker.ledger.kinds import KINDS
from tracker.organisations.actions.keeping import _NOUNS

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(p for p in (ROOT / "tracker").rglob("*.py") if "migrations" not in p.parts)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
TEMPLATES = sorted((ROOT / "tracker").rglob("*.html"))
BANNED = {"utils", "helpers", "common", "core", "misc", "services", "managers", "signals", "base"}
MODELS = list(apps.get_app_config("tracker").get_models())
# The only places that ask the machine what time it is.
CLOCKS = {"tracker/workdays/clock.py", "tracker/ledger/writing.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(dotted: str) -> str:
    return dotted.split(".")[1]


def floors() -> dict[str, int]:
    """Room -> its floor, 0 on top, as the import contract of pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = settings["tool"]["importlinter"]["contracts"]
    return {room: n for n, layer in enumerate(contract["layers"]) for room in layer.split(" | ")}


def inside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for part in node.body:
                yield from ast.walk(part)


def test_import_contract_is_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.parent.name for path in (ROOT / "tracker").glob("*/__init__.py")}
    assert rooms - {"migrations"} == set(floors())


def test_relations_point_to_the_same_room_or_downward() -> None:
    """String foreign keys are imports that no import linter sees."""
    floor = floors()
    upward = []
    for model in MODELS:
        source = room_of(model.__module__)
        for field in model._meta.get_fields(include_hidden=True):
            target = getattr(field, "related_model", None)
            if not isinstance(field, Field) or target is None or not target.__module__.startswith("tracker."):
                continue
            there = room_of(target.__module__)
            if there != source and floor[there] <= floor[source]:
                upward.append(f"{model.__name__}.{field.name} -> {there}")
    assert upward == []


def test_rooms_are_not_imported_inside_functions() -> None:
    hidden = [
        f"{name_of(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in inside_functions(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracker"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("tracker") for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.level)
    ]
    assert hidden == []


def test_no_file_has_a_name_that_invites_everything() -> None:
    assert [name_of(path) for path in FILES if path.stem in BANNED] == []
    assert [name_of(path) for path in TEMPLATES if path.stem in BANNED - {"base"}] == []


def test_files_fit_the_reader() -> None:
    long = {
        name_of(path): lines
        for paths, limit in ((FILES, 400), (sorted((ROOT / "tests").rglob("*.py")), 300), (TEMPLATES, 100))
        for path in paths
        if (lines := path.read_text(encoding="utf-8").count("\n")) > limit
    }
    assert long == {}


def lines_of_work(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines below the signature and the docstring."""
    work = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - work[0].lineno + 1


def test_functions_fit_a_screen() -> None:
    long = {
        f"{name_of(path)}:{node.name}": lines
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (lines := lines_of_work(node)) > 40
    }
    assert long == {}


def test_jobs_are_those_we_know_of() -> None:
    celery.loader.import_default_modules()
    assert sorted(name for name in celery.tasks if not name.startswith("celery.")) == [
        "evidence.rehash",
        "evidence.sweep",
        "messages.send_pending",
        "reminders.send_due",
        "tasks.receive_silent",
    ]


def test_beat_asks_only_for_jobs_that_exist() -> None:
    celery.loader.import_default_modules()
    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} <= set(celery.tasks)


def test_models_of_every_room_are_exported() -> None:
    assert list(tracker.models.__all__) == sorted(model.__name__ for model in MODELS)


def test_our_own_code_imports_models_from_the_rooms() -> None:
    wrong = [
        name_of(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "tracker.models"
    ]
    assert wrong == []


def test_nothing_happens_on_save_or_by_signal() -> None:
    assert [model.__name__ for model in MODELS if {"save", "delete"} & set(model.__dict__)] == []
    listening = re.compile(r"django\.db\.models\.signals|django\.dispatch|\b(pre|post)_(save|delete)\b")
    assert [name_of(path) for path in FILES if listening.search(path.read_text(encoding="utf-8"))] == []


def told_kinds() -> Iterator[tuple[str, str]]:
    """(kind, where) of every ``change("…", …)`` in the code, conditional expressions included."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "change"
                and node.args
            ):
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and "." in str(part.value).strip("."):
                        yield str(part.value), f"{name_of(path)}:{node.lineno}"


def test_every_kind_told_to_the_ledger_is_listed() -> None:
    assert [(kind, where) for kind, where in told_kinds() if kind not in KINDS] == []


def test_every_listed_kind_is_used() -> None:
    written = {
        part.value
        for path, tree in TREES.items()
        if name_of(path) != "tracker/ledger/kinds.py"
        for part in ast.walk(tree)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    kept = {
        f"{noun}.{verb}" for noun in _NOUNS.values() for verb in ("created", "changed")
    }  # organisations.keep
    assert set(KINDS) - written - kept == set()


def test_time_is_asked_of_the_clock_alone() -> None:
    asked = re.compile(
        r"\b(datetime|timezone|date)\.(now|today|utcnow)\(|\btime\.time\(|\blocaldate\(|\blocaltime\("
    )
    found = {name_of(path) for path in FILES if asked.search(path.read_text(encoding="utf-8"))}
    assert found <= CLOCKS


def test_markup_is_escaped_and_fields_are_named() -> None:
    loose = re.compile(
        r"mark_safe|SafeString\(|SafeText\(|fields\s*=\s*[\"']__all__|autoescape off|\|\s*safe\b|csrf_exempt"
    )
    paths = [*FILES, *TEMPLATES]
    assert [name_of(path) for path in paths if loose.search(path.read_text(encoding="utf-8"))] == []


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    assert [name_of(path) for path in TEMPLATES if inline.search(path.read_text(encoding="utf-8"))] == []


ACTIONS = [path for path in FILES if "actions" in path.parts or path.stem == "actions"]


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_actions_take_their_subject_and_then_only_names(path: Path) -> None:
    """``close_task(task, *, by=…, at=…)``: no call can be misread."""
    loose = [
        node.name
        for node in TREES[path].body
        if isinstance(node, ast.FunctionDef)
        and {"by", "at"} & {argument.arg for argument in node.args.args}
        and node.name not in INSIDE
        and not node.name.startswith("_")
    ]
    assert loose == []


# Steps that actions share; they run inside an action's own block and are no doors.
INSIDE = {
    "standing_at",
    "must_work",
    "must_file",
    "may",
    "must_draft",
    "must_supervise",
    "must_decide",
    "reviewer_names",
    "check_may_plan",
    "withdraw_pending",
}


# Actions that read a standing to show or to find something; who may do it is asked through ``may_act`` all the same.
READS_STANDING = {
    "must_file", "must_draft", "must_decide", "standing_at", "_visible", "_proof", "holdings_of", "transfer",
    "answer_consultation", "_must_answer", "_checked",
}  # fmt: skip


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_who_may_is_asked_where_it_is_also_said_for_whom(path: Path) -> None:
    """A delegate's row names whom he acts for: permission is asked through ``may_act`` or ``acts_as`` alone."""
    own = [
        function.name
        for function in ast.walk(TREES[path])
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("standing_of", "standing_at")
    ]
    assert set(own) - READS_STANDING == set()
