"""Who sees which task and which file, and what the database refuses whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, make_office
from tests.tasks.cases import assign, bring
from tracker.evidence.models import Evidence
from tracker.organisations.models import User
from tracker.organisations.standing import Standing, standing_of
from tracker.tasks.access import files_visible_to
from tracker.tasks.models import Closure, ProgressReport, Task

# who -> sees the enforcement corps' task, the one it supports for the relief office, the law office's
SEES = {
    "head": (True, True, False),
    "staff": (True, True, False),
    "law_head": (False, False, True),
    "other_head": (False, True, False),
    "supervisor": (True, True, True),
    "second_reviewer": (True, True, True),
    "leader": (True, True, True),
    "stranger": (False, False, False),
    "other_supervisor": (False, False, False),
    "admin": (False, False, False),
}


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    found = [
        assign(cast),
        assign(cast, lead_office=cast.relief, supporting=[cast.enforcement]),
        assign(cast, lead_office=cast.law),
    ]
    for task, by in zip(found, (cast.head, cast.other_head, cast.law_head), strict=True):
        file_report(task, by)
    return found


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_tasks_and_their_files_are_seen_alike(
    cast: Cast, tasks: list[Task], who: str, sees: tuple[bool, bool, bool]
) -> None:
    standing = standing_of(getattr(cast, who), TODAY)
    expected = [task for task, seen in zip(tasks, sees, strict=True) if seen]
    assert list(Task.objects.visible_to(standing)) == expected
    assert {e.reports.get().task for e in files_visible_to(standing)} == set(expected)
    assert files_visible_to(standing).count() == len(expected)


def test_nobody_sees_nothing(tasks: list[Task]) -> None:
    assert not Task.objects.visible_to(Standing(None)).exists()
    assert not files_visible_to(Standing(None)).exists()


def test_file_without_a_report_is_seen_by_nobody(cast: Cast, tasks: list[Task]) -> None:
    Evidence.objects.filter(reports__task=tasks[0]).get().reports.clear()
    for who in SEES:
        assert files_visible_to(standing_of(getattr(cast, who), TODAY)).count() <= 2


def test_head_sees_what_lies_below_his_office(cast: Cast) -> None:
    squad = make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    task = assign(cast, lead_office=squad)
    assert list(Task.objects.visible_to(standing_of(cast.head, TODAY))) == [task]
    assert not Task.objects.visible_to(standing_of(cast.staff, TODAY)).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_one_query_however_many_tasks(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    for _n in range(count):
        assign(cast, supporting=[cast.relief])
    standing = standing_of(cast.other_head, TODAY)
    with django_assert_num_queries(1):
        assert len(Task.objects.visible_to(standing)) == count


def test_words_of_the_queryset(cast: Cast, tasks: list[Task]) -> None:
    bring(cast, tasks[0], "closed")
    assert set(Task.objects.open()) == set(tasks[1:])
    assert set(Task.objects.workable()) == set(tasks[1:])
    assert set(Task.objects.led_by([cast.law.pk, cast.relief.pk])) == set(tasks[1:])


def update(**facts: Any) -> Callable[[Task, User], Any]:
    return lambda task, by: Task.objects.filter(pk=task.pk).update(**facts)


def second_pending(task: Task, by: User) -> Any:
    Closure.objects.create(task=task, requested_by=by, requested_at=NOW)
    return Closure.objects.create(task=task, requested_by=by, requested_at=NOW)


def report(**facts: Any) -> Callable[[Task, User], Any]:
    return lambda task, by: ProgressReport.objects.create(
        task=task, progress="x", filed_by=by, filed_at=NOW, **facts
    )


REFUSED: dict[str, Callable[[Task, User], Any]] = {
    "closed without a verdict": update(state="closed", closed_at=NOW),
    "closed without a time": update(state="closed", verdict="kept"),
    "verdict on an open task": update(verdict="kept"),
    "closing time on an open task": update(closed_at=NOW),
    "submitted without a time": update(state="submitted", acknowledged_at=NOW),
    "returned without a limit": update(state="returned", acknowledged_at=NOW),
    "worked on but never received": update(state="in_progress"),
    "two requests waiting": second_pending,
    "percentage over a hundred": report(percent=101),
    "accepted by nobody": report(state="accepted"),
}


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED.keys())
def test_database_refuses(cast: Cast, task: Task, act: Callable[[Task, User], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act(task, cast.head)


def test_same_number_is_refused(cast: Cast) -> None:
    one, two = assign(cast), assign(cast)
    for facts in ({"number": one.number}, {"serial": one.serial}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=two.pk).update(**facts)


def test_task_speaks_of_itself_to_all_who_work_on_it(cast: Cast) -> None:
    subject = assign(cast, supporting=[cast.relief]).as_subject()
    assert subject.label == "枣应急-2024-001 健全行政执法责任制"
    assert subject.offices == {str(cast.enforcement.pk), str(cast.relief.pk)}
    assert subject.bureau == str(cast.bureau.pk)
