"""The chain's arithmetic, without a database."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy

from tests.ledger.rows import head_of, small_chain
from tracker.ledger import chain
from tracker.ledger.models import Change


def test_canonical_text_does_not_depend_on_the_order_of_keys() -> None:
    assert chain.canonical({"b": 1, "a": [2, {"d": 3, "c": 4}]}) == '{"a":[2,{"c":4,"d":3}],"b":1}'
    assert chain.canonical({"b": 1, "a": 2}) == chain.canonical({"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2024, 6, 28), '"2024-06-28"'),
        (datetime(2024, 6, 28, 9, tzinfo=UTC), '"2024-06-28T09:00:00+00:00"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (gettext_lazy("已下达"), '"已下达"'),
        ("枣应急", '"枣应急"'),
        (None, "null"),
        (True, "true"),
    ],
)
def test_canonical_text_of_what_actions_record(value: object, text: str) -> None:
    assert chain.canonical(value) == text


def test_stamp_is_the_same_for_one_moment_in_any_zone() -> None:
    here = datetime(2024, 6, 20, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert chain.stamp(here) == chain.stamp(here.astimezone(UTC)) == "2024-06-20T01:00:00.000005+00:00"


def test_stamp_always_has_six_digits_of_a_second() -> None:
    assert chain.stamp(datetime(2024, 1, 1, tzinfo=UTC)).endswith(":00.000000+00:00")


def test_row_hash_is_plain_sha256_that_anybody_can_recompute() -> None:
    row = small_chain(1)[0]
    listed = json.dumps(
        [row[name] for name in chain.HASHED], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert row["hash"] == hashlib.sha256(listed.encode()).hexdigest()


def test_every_column_of_a_change_is_hashed() -> None:
    columns = {field.attname for field in Change._meta.concrete_fields} - {"hash"}
    assert set(chain.HASHED) == columns | {"offices"}


@pytest.mark.parametrize("name", chain.HASHED)
def test_each_hashed_column_changes_the_hash(name: str) -> None:
    row = small_chain(1)[0]
    assert chain.row_hash({**row, name: "sm3"}) != row["hash"]


@pytest.mark.parametrize("length", [0, 1, 2, 7])
def test_honest_chain_has_no_break(length: int) -> None:
    rows = small_chain(length)
    assert chain.breaks(rows, head=head_of(rows)) == []


def test_break_names_the_row_and_says_what_is_wrong() -> None:
    rows = small_chain(4)
    rows[2]["subject_label"] = "别的任务"
    assert chain.breaks(rows, head=head_of(rows)) == [chain.Break(3, "内容与哈希不符")]


def test_gap_is_named_with_both_neighbours() -> None:
    rows = small_chain(4)
    del rows[1]
    reasons = [found.reason for found in chain.breaks(rows)]
    assert reasons == ["序号不连续：1 之后是 3", "与上一条记录不衔接"]


def test_unknown_algorithm_is_a_break_even_with_a_fitting_hash() -> None:
    rows = small_chain(1)
    rows[0]["algorithm"] = "md5"
    rows[0]["hash"] = chain.row_hash(rows[0])
    assert [found.reason for found in chain.breaks(rows)] == ["未知的算法：md5"]


def test_cut_tail_is_seen_only_with_the_head_kept_apart() -> None:
    rows = small_chain(5)
    head = head_of(rows)
    assert chain.breaks(rows[:3]) == []
    assert chain.breaks(rows[:3], head=head) == [chain.Break(3, "末尾不符：链头记为第 5 条，实有到第 3 条")]
    assert chain.breaks([], head=head) == [chain.Break(0, "末尾不符：链头记为第 5 条，实有到第 0 条")]


def test_full_rehash_is_seen_with_the_head_kept_apart() -> None:
    rows = small_chain(5)
    head = head_of(rows)
    rows[1]["actor_name"] = "别人"
    for before, row in zip([None, *rows], rows, strict=False):
        row["prev_hash"] = before["hash"] if before else chain.GENESIS
        row["hash"] = chain.row_hash(row)
    assert chain.breaks(rows) == []
    assert chain.breaks(rows, head=head) != []
