"""What the suite repeats on the second database (docs/decisions/0017). ``./test full`` leaves out only what cannot differ.

SQL, constraints, locks, actions, the ledger and reminders run on both. The three faces read and write nothing but
through these; their own tests, mostly of words and forms, run again where the database has a say in them: each test
that counts a page's queries (so every page and list is asked for once more), each with real transactions, each
marked ``both_databases``, and the files below. Matrices over all states and people run once.
"""

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
# They start processes of the product and hand them the part's database without a fixture.
TWICE = ("tests/test_settings.py", "tests/reminders/test_processes.py")

FACES = ("tests/admin/", "tests/api/", "tests/web/")
FACES_AGAIN = {
    "tests/admin/test_every_page.py": "every page of the administration once",
    "tests/admin/test_kept.py": "one transaction for a change and its row of the ledger",
    "tests/admin/test_lists.py": "search and order",
    "tests/admin/test_more_filters.py": "filters",
    "tests/admin/test_overview.py": "numbers and the rows behind them",
    "tests/admin/test_tasks.py": "filters",
    "tests/api/test_access.py": "who sees which rows",
    "tests/api/test_filters.py": "filters",
    "tests/api/test_hostile_input.py": "what one database takes and the other refuses",
    "tests/api/test_pagination.py": "order, and comparing it with a cursor",
    "tests/web/test_journeys.py": "the ways of work from page to page",
    "tests/web/test_my_tasks.py": "lists",
    "tests/web/test_plan_page.py": "numbers and the rows behind them",
    "tests/web/test_register_page.py": "filters",
}

# One action after another, asked by everybody or in every state: the answers are plain Python over a row that was
# loaded. Each action runs again in its own file, with its refusals and its locks.
MATRICES = ("tests/tasks/test_access_matrix.py", "tests/tasks/test_states.py")


def runs_once(item: pytest.Item, root: Path, *, full: bool) -> bool:
    """Whether a test that has run on SQLite is left out on PostgreSQL."""
    path = str(item.path.relative_to(root)) if item.path.is_relative_to(root) else ""
    if item.get_closest_marker("browser"):
        return True
    if path.startswith(TWICE):
        return False
    if not touches_database(item):
        return True
    return not full and (path in MATRICES or (path.startswith(FACES) and not has_a_say(item, path)))


def has_a_say(item: pytest.Item, path: str) -> bool:
    """Whether the database has a say in a face's test."""
    if counted_at(item) > 3:  # one row and three show whether queries grow
        return False
    marker = item.get_closest_marker("django_db")
    return bool(
        path in FACES_AGAIN
        or item.get_closest_marker("both_databases")
        or (marker and marker.kwargs.get("transaction"))
        or {"django_assert_num_queries", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    )


def counted_at(item: pytest.Item) -> int:
    """At how many rows a test counts queries; 0: it does not say."""
    given = getattr(getattr(item, "callspec", None), "params", {})
    rows = given.get("rows", given.get("count", 0))
    return rows if isinstance(rows, int) else 0


def touches_database(item: pytest.Item) -> bool:
    """By marker, fixture or Django's test classes (which pytest-django marks)."""
    names = set(getattr(item, "fixturenames", ()))
    bases = (getattr(item, "cls", None) or object).__mro__
    django_class = any(base.__module__.startswith("django.test") for base in bases)
    return bool(item.get_closest_marker("django_db") or names & DATABASE_FIXTURES or django_class)
