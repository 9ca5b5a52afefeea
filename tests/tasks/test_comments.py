"""Comments on a task: by its own people, for its own people, changed for ten minutes and never silently."""

from datetime import date, timedelta

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.tasks.test_sayings import EVERYBODY, last
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import Post, User
from tracker.organisations.standing import standing_of
from tracker.tasks import actions
from tracker.tasks.models import Comment, Task
from tracker.workdays import clock


@pytest.mark.parametrize("who", EVERYBODY)
def test_people_of_the_task_comment(cast: Cast, task: Task, who: str) -> None:
    person: User = getattr(cast, who)
    if who in ("head", "staff", "supervisor", "second_reviewer", "leader"):
        row = actions.comment(task, by=person, at=NOW, text="请先报初稿。")
        assert (row.by, row.writer_name, last()[0]) == (person, str(person), "comment.added")
        assert Comment.objects.visible_to(standing_of(person, TODAY)).get() == row
        return
    with pytest.raises(NotAllowed, match="可以留言"):
        actions.comment(task, by=person, at=NOW, text="请先报初稿。")
    actions.comment(task, by=cast.head, at=NOW, text="初稿已成。")
    assert not Comment.objects.visible_to(standing_of(person, TODAY)).exists()


def test_supporting_office_comments_and_reads(cast: Cast, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    row = actions.comment(task, by=cast.other_head, at=NOW, text="清单已给执法支队。")
    assert list(Comment.objects.visible_to(standing_of(cast.other_head, TODAY))) == [row]


def test_bureau_above_reads_no_comment_even_where_it_sees_the_task(cast: Cast, task: Task) -> None:
    """Its officer supervises his own bureau: nothing of this one is in his sets."""
    other = Post.objects.get(user=cast.other_supervisor).bureau
    cast.bureau.parent = other
    cast.bureau.save()
    actions.comment(task, by=cast.head, at=NOW, text="内部意见。")
    assert not Comment.objects.visible_to(standing_of(cast.other_supervisor, TODAY)).exists()
    reach = standing_of(cast.other_supervisor, TODAY).reach()
    assert not Change.objects.visible_to(reach).filter(kind="comment.added").exists()


def test_own_words_change_for_ten_minutes_and_the_ledger_keeps_both(cast: Cast, task: Task) -> None:
    row = actions.comment(task, by=cast.head, at=NOW, text="初稿己成。")
    row = actions.edit_comment(row, by=cast.head, at=NOW, text="初稿已成。")
    assert (row.text, row.edited_at) == ("初稿已成。", NOW)
    kind, data = last()
    assert (kind, data["before"]["text"], data["after"]["text"]) == (
        "comment.changed",
        "初稿己成。",
        "初稿已成。",
    )
    seen = Change.objects.count()
    actions.edit_comment(row, by=cast.head, at=NOW, text="初稿已成。")
    assert Change.objects.count() == seen  # the same words again are no change


def test_others_words_and_old_words_stay(cast: Cast, task: Task) -> None:
    row = actions.comment(task, by=cast.head, at=NOW, text="初稿已成。")
    for who in ("staff", "supervisor", "stranger"):
        with pytest.raises(NotAllowed):
            actions.edit_comment(row, by=getattr(cast, who), at=NOW, text="改掉")
    Comment.objects.update(typed_at=row.typed_at - timedelta(minutes=10, seconds=1))
    with pytest.raises(WrongState, match="超过10分钟"):
        actions.edit_comment(row, by=cast.head, at=NOW, text="改掉")
    assert Comment.objects.get().text == "初稿已成。"


def test_who_has_left_changes_nothing_any_more(cast: Cast, task: Task) -> None:
    row = actions.comment(task, by=cast.head, at=NOW, text="初稿已成。")
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 19))
    with pytest.raises(NotAllowed):
        actions.edit_comment(row, by=cast.head, at=NOW, text="改掉")


@pytest.mark.parametrize("text", ["", "  ", "字" * 1001])
def test_comment_has_words(cast: Cast, task: Task, text: str) -> None:
    with pytest.raises(NotValid) as refused:
        actions.comment(task, by=cast.head, at=NOW, text=text)
    assert refused.value.field == "text"


def test_comment_moves_nothing(cast: Cast, task: Task) -> None:
    actions.comment(task, by=cast.head, at=NOW, text="初稿已成。")
    assert Task.objects.get(pk=task.pk).version == task.version


def test_form_sent_twice_gives_one_comment(cast: Cast, task: Task) -> None:
    first = actions.comment(task, by=cast.head, at=NOW, text="初稿已成。")
    assert actions.comment(task, by=cast.head, at=NOW, text="初稿已成。 ") == first
    assert actions.comment(task, by=cast.staff, at=NOW, text="初稿已成。") != first
    Comment.objects.update(typed_at=clock.now() - timedelta(minutes=11))
    assert actions.comment(task, by=cast.head, at=NOW, text="初稿已成。") != first
