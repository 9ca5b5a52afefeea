"""One block, one transaction, one run of chained rows."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tests.ledger.rows import CLERK, MOMENT, Thing
from tracker.ledger.entries import system
from tracker.ledger.models import ChainHead, Change, ChangeOffice
from tracker.ledger.verify import verify
from tracker.ledger.writing import writing
from tracker.organisations.models import RuleSet

pytestmark = pytest.mark.django_db


class Wrong(Exception):
    pass


def kinds() -> list[str]:
    return list(Change.objects.values_list("kind", flat=True))


def test_change_keeps_who_when_what_and_where() -> None:
    began = datetime.now(UTC)
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.closed", Thing("8", offices=frozenset({"o2", "o1"})), before={"state": "submitted"},
               after={"state": "closed"}, reason="已印发")  # fmt: skip
    row = Change.objects.get()
    assert (row.seq, row.at, row.kind, str(row.kind_words)) == (1, MOMENT, "task.closed", "销号")
    assert (row.actor_kind, row.actor_id, row.actor_name) == ("person", "7", "陈思远")
    assert (row.subject_type, row.subject_id, row.subject_label, row.bureau) == ("thing", "8", "事项8", "b1")
    assert began <= row.recorded_at <= datetime.now(UTC)
    assert json.loads(row.data) == {
        "before": {"state": "submitted"}, "after": {"state": "closed"}, "reason": "已印发",
    }  # fmt: skip
    assert sorted(ChangeOffice.objects.values_list("office", "lost")) == [("o1", False), ("o2", False)]
    assert str(row) == "1 销号 事项8"


def test_machine_work_names_the_job() -> None:
    with writing(by=system("sendreminders"), at=MOMENT) as change:
        change("reminders.claimed", Thing())
    assert (Change.objects.get().actor_kind, Change.objects.get().actor_name) == ("system", "sendreminders")


def test_rows_follow_each_other_in_the_order_they_were_told() -> None:
    for block in (["task.assigned", "report.filed"], ["task.closure_requested"], ["task.closed"]):
        with writing(by=CLERK, at=MOMENT) as change:
            for kind in block:
                change(kind, Thing())
    assert list(Change.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert kinds() == ["task.assigned", "report.filed", "task.closure_requested", "task.closed"]
    assert (ChainHead.objects.get().seq, verify().breaks) == (4, [])


def test_block_without_change_writes_nothing_and_makes_no_head() -> None:
    with writing(by=CLERK, at=MOMENT):
        pass
    assert (kinds(), ChainHead.objects.count()) == ([], 0)


def test_unknown_kind_is_a_programming_error_and_rolls_back() -> None:
    with pytest.raises(ValueError, match=r"task\.vanished"), writing(by=CLERK, at=MOMENT) as change:
        RuleSet.objects.create(name="半途")
        change("task.vanished", Thing())
    assert (RuleSet.objects.count(), kinds()) == (0, [])


def test_exception_rolls_back_rows_and_ledger_alike() -> None:
    with pytest.raises(Wrong), writing(by=CLERK, at=MOMENT) as change:
        RuleSet.objects.create(name="半途")
        change("rules.changed", Thing())
        raise Wrong
    assert (RuleSet.objects.count(), kinds(), ChainHead.objects.count()) == (0, [], 0)


def test_block_after_a_failed_one_starts_clean() -> None:
    with pytest.raises(Wrong), writing(by=CLERK, at=MOMENT) as change:
        change("task.closed", Thing())
        raise Wrong
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.reopened", Thing())
    assert kinds() == ["task.reopened"]


def test_nested_block_joins_the_outer_one() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        change("plan.issued", Thing())
        with writing(by=system("importplan"), at=MOMENT.replace(hour=2)) as inner:
            inner("task.assigned", Thing("2"))
        assert kinds() == []  # nothing is hashed before the outermost block ends
        change("task.acknowledged", Thing("2"))
    assert kinds() == ["plan.issued", "task.assigned", "task.acknowledged"]
    inner_row = Change.objects.get(seq=2)
    assert (inner_row.actor_name, inner_row.at) == ("importplan", MOMENT.replace(hour=2))
    assert verify().breaks == []


def test_inner_failure_drops_inner_rows_only() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        RuleSet.objects.create(name="外")
        change("rules.changed", Thing("外"))
        with pytest.raises(Wrong), writing(by=CLERK, at=MOMENT) as inner:
            RuleSet.objects.create(name="内")
            inner("rules.changed", Thing("内"))
            raise Wrong
        change("rules.changed", Thing("后"))
    assert list(RuleSet.objects.values_list("name", flat=True)) == ["外"]
    assert list(Change.objects.values_list("subject_id", flat=True)) == ["外", "后"]
    assert verify().breaks == []


def test_outer_failure_drops_inner_rows_too() -> None:
    with pytest.raises(Wrong), writing(by=CLERK, at=MOMENT):
        with writing(by=CLERK, at=MOMENT) as inner:
            inner("rules.changed", Thing())
        raise Wrong
    assert kinds() == []


def test_rows_written_inside_a_foreign_transaction_go_with_it() -> None:
    with pytest.raises(Wrong), transaction.atomic():
        with writing(by=CLERK, at=MOMENT) as change:
            change("task.closed", Thing())
        raise Wrong
    assert (kinds(), ChainHead.objects.count()) == ([], 0)


def test_long_label_is_cut_to_what_the_column_holds() -> None:
    class Long(Thing):
        def as_subject(self) -> Any:
            return type(super().as_subject())("thing", "1", "长" * 500)

    with writing(by=CLERK, at=MOMENT) as change:
        change("task.closed", Long())
    assert Change.objects.get().subject_label == "长" * 300
    assert verify().breaks == []


def test_lost_offices_are_those_that_no_longer_see_it() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.assigned", Thing(offices=frozenset({"o1"})), lost=["o1", "o2", "o2"])
    assert sorted(ChangeOffice.objects.values_list("office", "lost")) == [("o1", False), ("o2", True)]


def test_sixty_rows_cost_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.closed", Thing())  # makes the head
    for count in (1, 3, 60):
        with django_assert_num_queries(6), writing(by=CLERK, at=MOMENT) as change:
            for n in range(count):
                change("task.closed", Thing(str(n), offices=frozenset({"o1"})))
