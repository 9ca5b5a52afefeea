"""分项任务: a supporting office files nothing, unless the follow-up officer gave it a piece with its own date."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.tasks.cases import assign, bring, give_piece
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.tasks import access, actions
from tracker.tasks.actions.closing import owed_words
from tracker.tasks.actions.steps import standing_at
from tracker.tasks.actions.written import Written
from tracker.tasks.models import Piece, ProgressReport, Task


@pytest.fixture
def piece(cast: Cast, task: Task) -> Piece:
    return give_piece(cast, task)


def file_piece(piece: Piece, cast: Cast, **facts: Any) -> ProgressReport:
    report: ProgressReport = file_report(piece.task, cast.other_head, piece=piece, **facts)
    return report


def test_supporting_office_without_a_piece_files_nothing(cast: Cast, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    words = "配合科室没有分项任务的，不需要报送"
    with pytest.raises(NotAllowed, match=words):
        file_report(task, cast.other_head, with_file=False)
    with pytest.raises(NotAllowed, match=words):
        actions.save_draft(task, by=cast.other_head, at=NOW, written=Written("写一点"))


def test_given_to_an_office_with_words_and_a_date(cast: Cast, task: Task) -> None:
    piece = give_piece(cast, task)
    assert (piece.office, piece.due_on, piece.original_due_on) == (
        cast.relief, date(2024, 6, 26), date(2024, 6, 26),
    )  # fmt: skip
    assert task.supporting_offices.get() == cast.relief
    assert Task.objects.get().version == task.version + 1
    data = Change.objects.get(kind="piece.given").data
    assert '"text":"提供物资清单"' in data
    with pytest.raises(WrongState, match="已有分项任务"):
        give_piece(cast, task)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "长" * 501}, "text"),
        ({"due_on": date(2024, 6, 19)}, "due_on"),
        ({"due_on": date(2124, 6, 19)}, "due_on"),
        ({"office": "enforcement"}, "office"),
        ({"office": "foreign"}, "office"),
    ],
)
def test_wrong_piece_is_refused_with_its_field(cast: Cast, task: Task, facts: Any, field: str) -> None:
    foreign = cast.stranger.posts.get().office
    offices = {"enforcement": cast.enforcement, "foreign": foreign}
    facts = {name: offices.get(value, value) if name == "office" else value for name, value in facts.items()}
    with pytest.raises(NotValid) as refused:
        give_piece(cast, task, **facts)
    assert refused.value.field == field
    assert not Piece.objects.exists()


def test_its_office_drafts_and_files_on_it_and_nobody_else(cast: Cast, task: Task, piece: Piece) -> None:
    for user in (cast.head, cast.staff, cast.supervisor, cast.law_head):
        with pytest.raises(NotAllowed):
            file_report(task, user, with_file=False, piece=piece)
        with pytest.raises(NotAllowed):
            actions.save_draft(task, by=user, at=NOW, written=Written("写"), piece=piece)
    drafted = actions.save_draft(task, by=cast.other_head, at=NOW, written=Written("写"), piece=piece)
    report = file_piece(piece, cast)
    piece.refresh_from_db()
    assert (report.pk, report.office, piece.filed_at) == (drafted.pk, cast.relief, NOW)
    assert {e.office for e in report.evidence.all()} == {cast.relief}
    assert '"piece":"提供物资清单"' in Change.objects.get(kind="report.filed").data


def test_piece_receives_nothing_for_the_lead(cast: Cast, task: Task, piece: Piece) -> None:
    Task.objects.update(is_deemed_received=True)
    file_piece(piece, cast)
    now = Task.objects.get()
    assert (now.state, now.acknowledged_at, now.is_deemed_received) == ("assigned", None, True)
    with pytest.raises(NotValid, match="还没有进展报告"):
        actions.request_closure(task, by=cast.head, at=NOW)


def test_lead_and_piece_have_a_draft_each(cast: Cast, task: Task, piece: Piece) -> None:
    actions.save_draft(task, by=cast.staff, at=NOW, written=Written("牵头的"), seen=0)
    actions.save_draft(task, by=cast.other_head, at=NOW, written=Written("配合的"), piece=piece, seen=0)
    assert ProgressReport.objects.unfiled().count() == 2
    file_report(task, cast.head)
    assert ProgressReport.objects.unfiled().get().progress == "配合的"


def test_returned_and_taken_back_it_is_owed_again(cast: Cast, task: Task, piece: Piece) -> None:
    report = file_piece(piece, cast)
    actions.return_report(report, by=cast.supervisor, at=NOW, reason="缺数量")
    piece.refresh_from_db()
    assert piece.filed_at is None
    second = file_piece(piece, cast)
    piece.refresh_from_db()
    assert (piece.filed_at, second.answers) == (NOW, report)
    actions.withdraw_report(second, by=cast.other_head, at=NOW)
    piece.refresh_from_db()
    assert piece.filed_at is None


def test_no_period_and_no_request_with_a_piece(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly")
    piece = give_piece(cast, task)
    with pytest.raises(NotValid, match="不属于此项任务"):
        file_piece(piece, cast, slot=task.slots.first())
    with pytest.raises(NotValid, match="不能单独申请销号"):
        file_piece(piece, cast, ask_closure=True)


def test_who_asks_before_the_pieces_are_in_says_so(cast: Cast, task: Task, piece: Piece) -> None:
    file_report(task, cast.head)
    with pytest.raises(NotValid, match=r"救灾和物资保障科（6月26日 周三前）") as refused:
        actions.request_closure(task, by=cast.head, at=NOW)
    assert (refused.value.code, refused.value.field) == ("pieces_owed", "closure_note")
    actions.request_closure(task, by=cast.head, at=NOW, note="救灾科的清单下周补报。")
    assert Task.objects.get().state == "submitted"


def test_piece_is_filed_and_returned_while_the_request_waits(cast: Cast, task: Task, piece: Piece) -> None:
    file_report(task, cast.head, ask_closure=True, closure_note="清单随后补报。")
    version = Task.objects.get().version
    report = file_piece(piece, cast)
    assert Task.objects.get().version == version + 1  # the decider's page has grown old
    assert actions.return_report(report, by=cast.supervisor, at=NOW, reason="缺数量").state == "returned"
    assert Task.objects.get().state == "submitted"


def test_nothing_owed_needs_no_note(cast: Cast, task: Task, piece: Piece) -> None:
    assert owed_words(task, date(2024, 6, 20)) == "救灾和物资保障科（6月26日 周三前）"
    file_piece(piece, cast)
    assert owed_words(task, date(2024, 6, 20)) == ""
    file_report(task, cast.head, ask_closure=True)
    assert Task.objects.get().state == "submitted"


def test_changed_with_its_reason_and_the_original_date(cast: Cast, piece: Piece) -> None:
    changed = actions.change_piece(
        piece, by=cast.supervisor, at=NOW, due_on=date(2024, 6, 27), reason="清点需要时间"
    )
    assert (changed.due_on, changed.original_due_on) == (date(2024, 6, 27), date(2024, 6, 26))
    assert '"after":{"due_on":"2024-06-27"}' in Change.objects.get(kind="piece.changed").data
    for facts in ({"text": "提供物资清单"}, {}):
        with pytest.raises(NotValid, match="没有修改任何内容"):
            actions.change_piece(piece, by=cast.supervisor, at=NOW, reason="改", **facts)  # type: ignore[arg-type]
    with pytest.raises(NotValid, match="请写明修改的理由"):
        actions.change_piece(piece, by=cast.supervisor, at=NOW, text="新", reason="")


def test_taken_away_it_is_owed_no_more(cast: Cast, task: Task, piece: Piece) -> None:
    filed = file_piece(piece, cast)
    actions.save_draft(task, by=cast.other_head, at=NOW, written=Written("补充"), piece=piece)
    gone = actions.withdraw_piece(piece, by=cast.supervisor, at=NOW, reason="改由牵头科室办理")
    assert ProgressReport.objects.get() == filed
    for call in (
        lambda: actions.withdraw_piece(gone, by=cast.supervisor, at=NOW, reason="再撤"),
        lambda: actions.change_piece(gone, by=cast.supervisor, at=NOW, text="新", reason="改"),
    ):
        with pytest.raises(WrongState, match="已经撤销"):
            call()
    with pytest.raises(NotAllowed):
        file_piece(gone, cast)
    assert give_piece(cast, task).pk != piece.pk


@pytest.mark.parametrize("situation", ["submitted", "closed", "suspended", "cancelled"])
def test_nothing_is_given_while_nobody_works_on_it(cast: Cast, task: Task, situation: str) -> None:
    with pytest.raises(WrongState, match="不能交办或修改分项任务"):
        give_piece(cast, bring(cast, task, situation))


def test_office_that_becomes_the_lead_owes_no_piece(cast: Cast, task: Task, piece: Piece) -> None:
    actions.reassign(
        task, by=cast.supervisor, at=at("2024-06-21"), lead_office=cast.relief, reason="职责调整"
    )
    piece.refresh_from_db()
    assert piece.withdrawn_at == at("2024-06-21")
    now = Task.objects.get()
    assert access.can_file(standing_at(cast.other_head, NOW), now)
