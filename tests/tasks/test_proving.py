"""佐证材料 of a task: versions, one file for several tasks, what is expected and what is there."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import PDF, Cast, file_report
from tests.factories import NOW
from tests.tasks.proofs_of import PAGE, add, first, kept, present
from tracker.evidence.actions import describe_evidence
from tracker.evidence.models import Evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.tasks import access, actions
from tracker.tasks.actions.closing import has_evidence
from tracker.tasks.actions.steps import standing_at
from tracker.tasks.models import Proof, Task
from tracker.tasks.proofs import items_of

Issue = Callable[..., Task]


def test_file_and_link_are_added_and_told(cast: Cast, task: Task) -> None:
    rows = add(task, cast, files=[kept(), PAGE], dated_on=date(2024, 6, 18))
    assert [(r.name, r.url, r.version, r.publicity, r.dated_on) for r in rows] == [
        ("新版.pdf", "", 1, "none", date(2024, 6, 18)),
        ("公示页面", "https://example.test/a", 1, "none", date(2024, 6, 18)),
    ]
    assert {row.office for row in rows} == {cast.enforcement}
    assert has_evidence(task)
    kinds = list(Change.objects.order_by("-seq").values_list("kind", flat=True)[:4])
    assert sorted(kinds) == [
        "evidence.linked",
        "evidence.stored",
        "task.evidence_added",
        "task.evidence_added",
    ]
    task.refresh_from_db()
    assert task.version == 2


def test_adding_the_same_twice_adds_once(cast: Cast, task: Task) -> None:
    added = add(task, cast, files=[kept(), PAGE])
    again = actions.add_evidence(task, by=cast.head, at=NOW, files=[kept(), PAGE])
    assert again.rows == [] and {row.pk for row in again.present} == {row.pk for row in added}
    assert Evidence.objects.count() == 2
    task.refresh_from_db()
    assert task.version == 2


def test_one_file_proves_several_tasks(cast: Cast, listed: Task, issued: Issue) -> None:
    other = issued()
    source = first(listed)
    assert [row.pk for row in add(other, cast, existing=[source])] == [source.pk]
    assert add(other, cast, existing=[source]) == []
    assert [item.evidence.pk for item in items_of(other)] == [source.pk]
    assert Evidence.objects.count() == 1
    standing = standing_at(cast.other_head, NOW)
    assert not access.files_visible_to(standing).exists()
    other.supporting_offices.add(cast.relief)
    assert [row.pk for row in access.files_visible_to(standing)] == [source.pk]


def test_foreign_evidence_cannot_be_linked(cast: Cast, listed: Task, issued: Issue) -> None:
    law = issued(cast.law)
    with pytest.raises(NotValid, match="您无权查看"):
        actions.add_evidence(law, by=cast.law_head, at=NOW, existing=[first(listed)])
    assert not Proof.objects.exists()


def test_next_version_takes_the_place_and_both_stay(cast: Cast, listed: Task) -> None:
    old = first(listed)
    actions.match_evidence(listed, old, by=cast.head, at=NOW, answers=["印发文件"])
    describe_evidence(old, by=cast.head, at=NOW, dated_on=None, publicity="public")
    new = actions.replace_evidence(listed, old, by=cast.head, at=NOW, file=kept(PDF + b"2"))
    items = {item.evidence.pk: item for item in items_of(listed)}
    assert (items[old.pk].stands, items[new.pk].stands) == (False, True)
    assert items[old.pk].replaced_by == new
    assert (new.version, new.replaces_id, new.publicity) == (2, old.pk, "public")
    assert present(listed) == [("印发文件", 1), ("职责分解表", 0), ("会议纪要", 0)]
    assert old.pk in {row.pk for row in access.files_visible_to(standing_at(cast.supervisor, NOW))}
    third = actions.replace_evidence(listed, new, by=cast.head, at=NOW, file=PAGE)
    assert (third.version, third.blob) == (3, None)


def test_replacing_twice(cast: Cast, listed: Task) -> None:
    old, file = first(listed), kept(PDF + b"2")
    twice = [actions.replace_evidence(listed, old, by=cast.head, at=NOW, file=file) for _ in range(2)]
    assert (twice[0].pk, Evidence.objects.count()) == (twice[1].pk, 2)
    with pytest.raises(WrongState, match="李建国已于6月20日09:00上传第2版"):
        actions.replace_evidence(listed, old, by=cast.head, at=NOW, file=kept(PDF + b"3"))
    with pytest.raises(NotValid, match="内容相同"):
        actions.replace_evidence(listed, twice[0], by=cast.head, at=NOW, file=file)


def test_each_task_keeps_the_version_it_was_given(cast: Cast, listed: Task, issued: Issue) -> None:
    other, old = issued(), first(listed)
    add(other, cast, existing=[old])
    new = actions.replace_evidence(listed, old, by=cast.head, at=NOW, file=kept(PDF + b"2"))
    assert [item.stands for item in items_of(other)] == [True]
    add(other, cast, existing=[new])
    assert [item.stands for item in items_of(other)] == [False, True]


def test_expected_and_present(cast: Cast, listed: Task) -> None:
    assert present(listed) == [("印发文件", 0), ("职责分解表", 0), ("会议纪要", 0)]
    actions.match_evidence(listed, first(listed), by=cast.head, at=NOW, answers=["会议纪要", "印发文件"])
    assert present(listed) == [("印发文件", 1), ("职责分解表", 0), ("会议纪要", 1)]
    change = Change.objects.filter(kind="task.evidence_matched").get()
    assert json.loads(change.data)["after"] == {"answers": ["印发文件", "会议纪要"]}
    actions.match_evidence(listed, first(listed), by=cast.head, at=NOW, answers=["会议纪要", "印发文件"])
    assert Change.objects.filter(kind="task.evidence_matched").count() == 1
    actions.match_evidence(listed, first(listed), by=cast.head, at=NOW, answers=[])
    assert present(listed) == [("印发文件", 0), ("职责分解表", 0), ("会议纪要", 0)]


def test_where_one_thing_is_expected_everything_answers_it_until_somebody_says_otherwise(
    cast: Cast, task: Task
) -> None:
    file_report(task, cast.head)
    assert present(task) == [("印发文件", 1)]
    actions.match_evidence(task, first(task), by=cast.head, at=NOW, answers=[])
    assert present(task) == [("印发文件", 0)]


def test_only_what_is_expected_can_be_answered(cast: Cast, listed: Task) -> None:
    with pytest.raises(NotValid, match="不在此项任务的应交佐证中"):
        actions.match_evidence(listed, first(listed), by=cast.head, at=NOW, answers=["年度总结"])
