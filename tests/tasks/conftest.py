"""Tasks that several files of tests begin with."""

from collections.abc import Callable

import pytest

from tests.conftest import Cast, file_report
from tracker.tasks.models import Task


@pytest.fixture
def listed(issued: Callable[..., Task], cast: Cast) -> Task:
    """A task that expects three things and has one report with one file."""
    task = issued(expected_evidence=["印发文件", "职责分解表", "会议纪要"])
    file_report(task, cast.head)
    return task
