"""What the tests of 佐证材料 share: a file kept, evidence added, the first of a task, the checklist in short."""

from typing import Any

from tests.conftest import PDF, Cast, pdf
from tests.factories import NOW
from tracker.evidence.actions import Link, store
from tracker.evidence.models import Evidence
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.proofs import checklist, items_of

PAGE = Link("https://example.test/a", "公示页面")


def kept(content: bytes = PDF, name: str = "新版.pdf") -> Any:
    return store(pdf(name, content), now=NOW)


def add(task: Task, cast: Cast, **facts: Any) -> list[Evidence]:
    """What is new before the task."""
    return actions.add_evidence(task, by=cast.head, at=NOW, **facts).rows


def present(task: Task) -> list[tuple[str, int]]:
    task.refresh_from_db()
    return [(one.words, len(one.items)) for one in checklist(task.expected_evidence, items_of(task))]


def first(task: Task) -> Evidence:
    return items_of(task)[0].evidence
