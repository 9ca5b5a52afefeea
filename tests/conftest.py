"""The cast. Every permission test reads like a sentence about these people (style.md §1.19).

李建国 heads the enforcement corps, 周小梅 works there; 王志强 heads the law office, which follows up and
therefore never decides on its own; 陈思远 is the follow-up officer, 赵文博 the second reviewer, 孙局长 leads.
钱科长 heads an office that has nothing to do with any of it, and 外人 belongs to another bureau.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import hypothesis
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.factories import NOW, make_bureau, make_commitment, make_plan, new_office, new_post, new_user
from tests.watch import silent_writes
from tests.watch.unguarded import let_tests_flush
from tracker.organisations.models import Bureau, Office, Post, Role, User
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.replay import differences

# Tests must not depend on a machine's speed; the full form looks at new examples each time.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=not os.environ.get("YINUO_FULL"),
)
hypothesis.settings.load_profile("house")

PASSED = pytest.StashKey[bool]()

let_tests_flush()
silent_writes.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    silent_writes.found.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """R12: a test whose product code wrote without a row in the ledger fails, whatever it was about.

    A14: so does one after which the ledger, replayed from zero, does not give the tasks as they stand.
    """
    result = yield
    if item.get_closest_marker("step_by_itself"):
        return result
    assert silent_writes.found.silent == [], "written without a row in the ledger (see tests/watch/exempt.py)"
    assert silent_writes.found.after_head == [], "asked of the database while the chain's head was held"
    gone = (
        connection.connection is None or connection.closed_in_transaction
    )  # by the end of a streamed answer
    if silent_writes.found.tasks_are_the_products and not gone:
        with patch.dict(
            os.environ, DJANGO_ALLOW_ASYNC_UNSAFE="true"
        ):  # a browser's loop may still be running
            left = list(differences())
        assert left == [], "a task's change is not whole in the ledger (see ledger/writing.py)"
    return result


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Cast:
    bureau: Bureau
    enforcement: Office
    law: Office
    relief: Office
    head: User
    staff: User
    law_head: User
    supervisor: User
    second_reviewer: User
    leader: User
    other_head: User
    stranger: User
    other_supervisor: User
    admin: User


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: Any
) -> None:
    """SQLite as users have it, in a file: threads that share a database in memory lock each other out.

    Under ``./test`` it begins as a copy of a migrated one (launcher/template.py); what is missing there is migrated.
    """
    template = os.environ.get("YINUO_TEMPLATE")
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)
        if template:
            connection.creation._create_test_db = lambda *_how, **_facts: shutil.copy(template, file)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        # A test is one long transaction: a busy disk's fsync in it must not count as idling.
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"{options['options']} -c idle_in_transaction_session_timeout=0"


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Iterator[Callable[[str, str, object], None]]:
    """``measured("R17", "double submits, one record each", 500)``: a line for ``docs/measured.md``, if the test passes."""
    noted: list[dict[str, str]] = []

    def note(goal: str, what: str, figure: object) -> None:
        facts = {"id": goal, "what": what, "figure": str(figure), "database": connection.display_name}
        noted.append(facts)

    yield note
    path = os.environ.get("YINUO_MEASURED")
    if path and request.node.stash.get(PASSED, False):
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps(facts, ensure_ascii=False) + "\n" for facts in noted)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    report = yield
    if call.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> None:
    """Every test client makes the middleware anew; the static files on the disk stay the same."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def look_once(made: WhiteNoiseMiddleware) -> None:
        if not found:
            look(made)
            found.update(made.files)
        made.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = look_once


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folders")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, request: pytest.FixtureRequest, _folders: Path) -> None:
    """Files and mails of each test go into its own folder: ``tmp_path``, or a cheaper one if nobody asks for that."""
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    else:
        folder = _folders / uuid4().hex
        folder.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {**settings.STORAGES["evidence"]["OPTIONS"], "location": folder / "evidence"},
        },
    }
    settings.FILE_UPLOAD_TEMP_DIR = folder
    settings.MAIL_DIR = folder / "mail"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    """In few queries: nearly every test starts with it."""
    bureau = make_bureau()
    other = make_bureau("TZYJ", "滕州市应急管理局", "滕应急")
    enforcement = new_office(bureau, "ENF", "市应急管理综合行政执法支队", kind="支队")
    law = new_office(bureau, "LAW", "政策法规科")
    relief = new_office(bureau, "RELIEF", "救灾和物资保障科")
    elsewhere = new_office(other, "LAW", "政策法规股", kind="股")
    Office.objects.bulk_create([enforcement, law, relief, elsewhere])
    bureau.follow_up_office = law
    bureau.save()
    people: dict[str, tuple[str, str, Role, Office | Bureau]] = {
        "head": ("li", "李建国", Role.HEAD, enforcement),
        "staff": ("zhou", "周小梅", Role.STAFF, enforcement),
        "law_head": ("wang", "王志强", Role.HEAD, law),
        "supervisor": ("chen", "陈思远", Role.SUPERVISOR, bureau),
        "second_reviewer": ("zhao", "赵文博", Role.SECOND_REVIEWER, bureau),
        "leader": ("sun", "孙局长", Role.LEADER, bureau),
        "other_head": ("qian", "钱科长", Role.HEAD, relief),
        "stranger": ("wai", "外人", Role.HEAD, elsewhere),
        "other_supervisor": ("waidu", "外督办", Role.SUPERVISOR, other),
    }
    users = {part: new_user(username, name) for part, (username, name, _role, _where) in people.items()}
    admin = new_user("root", "系统管理员", is_staff=True, is_superuser=True)
    User.objects.bulk_create([*users.values(), admin])
    Post.objects.bulk_create(
        new_post(users[part], role, where) for part, (_username, _name, role, where) in people.items()
    )
    return Cast(bureau=bureau, enforcement=enforcement, law=law, relief=relief, admin=admin, **users)


@pytest.fixture
def issued(cast: Cast) -> Callable[..., Task]:
    """Issue one task from a plan: ``issued(cast.enforcement, due_on=…)``."""

    def issue(lead: Office | None = None, **facts: Any) -> Task:
        plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
        make_commitment(plan, lead or cast.enforcement, **facts)
        return actions.issue_plan(plan, by=cast.supervisor, at=NOW)[0]

    return issue


@pytest.fixture
def task(issued: Callable[..., Task]) -> Task:
    """A task of the enforcement corps, due on Friday 2024-06-28, issued on 2024-06-20."""
    return issued()


def pdf(name: str = "印发文件.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, BytesIO(content).read(), content_type="application/octet-stream")


def file_report(task: Task, by: User, *, when: Any = NOW, with_file: bool = True, **facts: Any) -> Any:
    """File a progress report as a face does: keep the files, then submit."""
    uploads = [pdf()] if with_file else []
    kept, refused = actions.receive_files(task, by=by, at=when, uploads=uploads, piece=facts.get("piece"))
    assert not refused
    facts = {"progress": "已印发责任清单。", "form_token": uuid4(), **facts}
    return actions.submit_report(task, by=by, at=when, files=kept, **facts)
