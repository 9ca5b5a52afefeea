"""What an administrator with the post settles for many at once: whose task, which rhythm, limits, pieces."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue, say
from tests.conftest import Cast
from tests.factories import NOW, TODAY, give_post
from tests.tasks.cases import BASIS
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Role
from tracker.tasks import actions
from tracker.tasks.models import Comment, Extension, Instruction, Material, Piece, Reassignment, Task
from tracker.workdays.actions import move_clock_on

DUE = date(2024, 6, 28)
PIECE = {"text": "提供物资清单", "due_on": "2024-06-27"}


def act(desk: Client, noun: str, verb: str, *rows: Any, **form: Any) -> list[str]:
    chosen = {"action": verb, "_selected_action": [str(row.pk) for row in rows], "confirmed": "x", **form}
    answer = desk.post(reverse(f"admin:tracker_{noun}_changelist"), chosen, follow=True)
    return [str(message) for message in answer.context["messages"]]


def forms_of(cast: Cast) -> dict[str, dict[str, Any]]:
    return {
        "reassign": {"lead_office": cast.relief.pk, "reason": "职责相近"},
        "keep_assignment": {"reply": "职责在你处"},
        "rhythm": {"rhythm": "monthly", "reason": "按月调度"},
        "new_limit": {"due_on": "2024-09-30", "basis": "局务会议定"},
        "give_piece": {"office": cast.relief.pk, **PIECE},
    }


VERBS = ["reassign", "keep_assignment", "rhythm", "new_limit", "give_piece"]


@pytest.mark.parametrize("verb", VERBS)
def test_without_the_post_each_row_is_refused(desk: Client, cast: Cast, verb: str) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.enforcement, DUE))
    before = Change.objects.count()
    told = act(desk, "task", verb, one, two, **forms_of(cast)[verb])
    assert len(told) == 2 and all("督办员" in words or "不是此项任务的审核人" in words for words in told)
    assert Change.objects.count() == before


@pytest.mark.parametrize("verb", VERBS)
def test_form_is_asked_for_first(desk: Client, cast: Cast, verb: str) -> None:
    (one,) = issue(cast, (cast.enforcement, DUE))
    before = Change.objects.count()
    chosen: dict[str, Any] = {"action": verb, "_selected_action": [str(one.pk)]}
    for form in ({}, {"confirmed": "x"}):
        page = desk.post(reverse("admin:tracker_task_changelist"), {**chosen, **form}).content.decode()
        assert one.number in page and 'name="confirmed"' in page
    assert Change.objects.count() == before


def test_reassigned_kept_and_not_twice(desk: Client, cast: Cast) -> None:
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    one, two = issue(cast, (cast.enforcement, DUE), (cast.enforcement, DUE))
    actions.decline(two, by=cast.head, at=NOW, reason="不属本科室职责")
    form = forms_of(cast)
    assert act(desk, "task", "reassign", one, **form["reassign"]) == [f"{one}：现为“待签收”。"]
    [again] = act(desk, "task", "reassign", one, **form["reassign"])
    assert "请选择其他科室" in again
    kept = act(desk, "task", "keep_assignment", one, two, **form["keep_assignment"])
    assert kept[1] == f"{two}：现为“推进中”。" and kept[0] != f"{one}：现为“待签收”。"
    assert Task.objects.get(pk=one.pk).lead_office == cast.relief
    assert Reassignment.objects.get(task=two).outcome == "kept"
    assert verify().breaks == []


def test_rhythm_and_piece_of_many(desk: Client, cast: Cast) -> None:
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    one, two = issue(cast, (cast.enforcement, DUE), (cast.relief, DUE))
    assert len(act(desk, "task", "rhythm", one, two, **forms_of(cast)["rhythm"])) == 2
    assert set(Task.objects.values_list("rhythm", flat=True)) == {"monthly"}
    told = act(desk, "task", "give_piece", one, two, **forms_of(cast)["give_piece"])
    assert told[0] == f"{one}：现为“待签收”。" and "牵头科室，请选择配合科室" in told[1]
    piece = Piece.objects.get()
    assert (piece.task, piece.office, piece.given_by) == (one, cast.relief, cast.admin)
    [again] = act(desk, "task", "give_piece", one, **forms_of(cast)["give_piece"])
    assert "已有分项任务" in again


def test_new_limit_only_after_the_old_one(desk: Client, cast: Cast) -> None:
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    (one,) = issue(cast, (cast.enforcement, DUE))
    form = forms_of(cast)["new_limit"]
    assert "还没有到" in act(desk, "task", "new_limit", one, **form)[0]
    move_clock_on(by=cast.admin, to=date(2024, 7, 10))
    assert act(desk, "task", "new_limit", one, **form) == [f"{one}：现为“待签收”。"]
    assert Task.objects.get().due_on == date(2024, 9, 30)


def test_pieces_get_a_new_limit_and_are_taken_away(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.law, DUE))
    pieces = [
        actions.give_piece(task, by=cast.supervisor, at=NOW, office=cast.relief, text="清单", due_on=TODAY)
        for task in (one, two)
    ]
    limit = {"due_on": "2024-06-27", "reason": "清点需要时间"}
    assert all("只有督办员" in words for words in act(desk, "piece", "piece_limit", *pieces, **limit))
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    assert act(desk, "piece", "piece_limit", *pieces, **limit) == [
        f"{task.number}：清单，现为“未报送”，完成时限2024-06-27。" for task in (one, two)
    ]
    actions.withdraw_piece(pieces[0], by=cast.supervisor, at=NOW, reason=BASIS)
    told = act(desk, "piece", "withdraw_piece", *pieces, reason="不再需要")
    assert told[0].endswith("这一分项任务已经撤销。") and "现为“已撤销”" in told[1]
    assert not Piece.objects.given().exists()


FILTERS: list[tuple[str, dict[str, str], int]] = [
    ("piece", {"state": "owed"}, 1), ("piece", {"state": "late"}, 0), ("piece", {"state": "filed"}, 0),
    ("piece", {"state": "withdrawn"}, 0), ("extension", {"kind": "extension"}, 1), ("extension", {"kind": "new_limit"}, 0),
    ("extension", {"state__exact": "pending"}, 1), ("reassignment", {"outcome__exact": "pending"}, 1),
    ("reassignment", {"outcome__exact": "kept"}, 0), ("instruction", {"state": "open"}, 1),
    ("instruction", {"state": "late"}, 0), ("instruction", {"state": "answered"}, 0), ("material", {"state": "kept"}, 1),
    ("material", {"state": "withdrawn"}, 0), ("material", {"kind__exact": "figure"}, 0),
]  # fmt: skip


def test_lists_are_narrowed(desk: Client, cast: Cast) -> None:
    (one,) = issue(cast, (cast.enforcement, DUE))
    say(cast, one)
    found = []
    for noun, query, _count in FILTERS:
        answer = desk.get(reverse(f"admin:tracker_{noun}_changelist"), query)
        found.append((noun, query, answer.context["cl"].result_count))
    assert found == FILTERS
    for noun, office, count in (
        ("piece", cast.relief, 1), ("piece", cast.law, 0), ("extension", cast.enforcement, 1),
        ("reassignment", cast.law, 0), ("instruction", cast.enforcement, 1), ("comment", cast.law, 0),
        ("material", cast.enforcement, 1),
    ):  # fmt: skip
        answer = desk.get(reverse(f"admin:tracker_{noun}_changelist"), {"office": str(office.pk)})
        assert answer.context["cl"].result_count == count, (noun, office)


def test_pages_show_what_was_said_and_the_record(desk: Client, cast: Cast) -> None:
    (one,) = issue(cast, (cast.enforcement, DUE))
    say(cast, one)
    rows: list[tuple[Any, str, str]] = [
        (Piece.objects.get(), "分项0", "交办分项任务"), (Extension.objects.get(), "已成稿", "申请延期"),
        (Reassignment.objects.get(), "非职责", "交办"), (Instruction.objects.get(), "抓紧0", "批示"),
        (Comment.objects.get(), "已联系0", "留言"), (Material.objects.get(), "素材0", "添加素材"),
    ]  # fmt: skip
    for row, words, record in rows:
        noun = row._meta.model_name
        page = desk.get(reverse(f"admin:tracker_{noun}_change", args=[row.pk])).content.decode()
        assert words in page and record in page and 'name="_save"' not in page, noun
