"""进展报告 with two people: drafted, sent for signature, signed, sent back, handed on, taken back (R17, U9)."""

from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report, pdf
from tests.factories import NOW, at, give_post, make_office, make_user
from tests.tasks.cases import assign, bring, draft, signing
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.organisations.models import Post, Role, User
from tracker.tasks import actions
from tracker.tasks.actions.written import Written
from tracker.tasks.models import ProgressReport, Task

WORDS = Written(progress="写了很久的内容。", problems="缺人", next_steps="培训", percent=40)


@pytest.fixture
def colleague(cast: Cast) -> User:
    """A second desk officer of the enforcement corps."""
    user = make_user("wu", "吴小军")
    give_post(user, Role.STAFF, cast.enforcement)
    return user


def save(task: Task, by: User, text: str = "草稿。", **facts: Any) -> ProgressReport:
    facts = {"at": NOW, "written": Written(progress=text), **facts}
    return actions.save_draft(task, by=by, **facts)


def files_of(task: Task, by: User, *names: str) -> list[Any]:
    return actions.receive_files(task, by=by, at=NOW, uploads=[pdf(name) for name in names])[0]


def test_draft_keeps_everything_typed_and_says_whose_it_is(cast: Cast, task: Task) -> None:
    report = save(task, cast.staff, written=WORDS, seen=0)
    report.refresh_from_db()
    assert (report.progress, report.problems, report.next_steps, report.percent) == (
        "写了很久的内容。", "缺人", "培训", 40,
    )  # fmt: skip
    assert (report.state, report.drafted_by, report.kept_by, report.office) == (
        "draft", cast.staff, cast.staff, cast.enforcement,
    )  # fmt: skip
    assert (report.draft_version, report.saved_at, report.filed_at) == (1, NOW, None)


def test_draft_may_be_empty_and_is_no_change_of_the_work(cast: Cast, task: Task) -> None:
    before = Change.objects.count()
    save(task, cast.staff, "", seen=0)
    save(task, cast.staff, "想到一句", seen=1)
    now = Task.objects.get(pk=task.pk)
    assert (Change.objects.count(), now.version, now.state) == (before, task.version, "assigned")
    assert ProgressReport.objects.filed().count() == 0


def test_second_writer_is_told_and_overwrites_nothing(cast: Cast, task: Task, colleague: User) -> None:
    save(task, cast.staff, "周小梅写的", seen=0)
    for seen in (0, 2):
        with pytest.raises(WrongState, match="周小梅已于6月20日09:00保存了这份草稿") as refused:
            save(task, colleague, "吴小军写的", seen=seen)
        assert refused.value.code == "draft_moved"
    assert ProgressReport.objects.get().progress == "周小梅写的"
    report = save(task, colleague, "吴小军接着写", seen=1)
    assert (report.draft_version, report.saved_by, report.drafted_by) == (2, colleague, cast.staff)


def test_same_words_again_are_no_conflict(cast: Cast, task: Task) -> None:
    first = save(task, cast.staff, seen=0)
    again = save(task, cast.staff, seen=0)
    assert (again.pk, again.draft_version) == (first.pk, 1)


def test_draft_that_went_meanwhile_is_not_made_again_by_an_old_page(cast: Cast, task: Task) -> None:
    report = draft(cast, task)
    actions.discard_draft(report, by=cast.staff, at=NOW)
    with pytest.raises(WrongState, match="已报送或已删除") as refused:
        save(task, cast.staff, "旧页面", seen=1)
    assert refused.value.code == "draft_gone"
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("situation", ["submitted", "closed", "suspended", "cancelled"])
def test_nothing_is_drafted_while_the_office_does_not_hold_the_ball(
    cast: Cast, task: Task, situation: str
) -> None:
    task = bring(cast, task, situation)
    for call in (actions.save_draft, actions.send_for_signature):
        with pytest.raises(WrongState, match="不能报送进展报告"):
            call(task, by=cast.staff, at=NOW, written=WORDS)
    with pytest.raises(WrongState):
        actions.hand_on(task, by=cast.head, at=NOW, to=cast.staff)


def test_waiting_task_takes_no_report(cast: Cast, task: Task) -> None:
    Task.objects.update(waits_for="上级督察通知")
    for call in (
        lambda: save(task, cast.staff),
        lambda: file_report(task, cast.head, with_file=False),
    ):
        with pytest.raises(WrongState, match="待触发（等待上级督察通知），启动后再报送"):
            call()


def test_whole_way_from_the_desk_to_the_file(cast: Cast, task: Task) -> None:
    kept = files_of(task, cast.staff, "一.pdf", "二.pdf")
    report = save(task, cast.staff, files=kept, seen=0)
    dropped = [report.evidence.get(name="二.pdf").pk]
    sent = actions.send_for_signature(
        task, by=cast.staff, at=at("2024-06-21"), written=WORDS, seen=1, dropped=dropped
    )
    assert (sent.pk, sent.state, sent.kept_by) == (report.pk, "awaiting_signature", cast.head)
    assert Change.objects.filter(subject_type="task").count() == 1  # it has not left the office
    filed = actions.sign_and_file(sent, by=cast.head, at=at("2024-06-24"), seen=2)
    filed.refresh_from_db()
    assert (filed.pk, filed.state, filed.drafted_by, filed.filed_by) == (
        report.pk, "awaiting_review", cast.staff, cast.head,
    )  # fmt: skip
    assert [e.name for e in filed.evidence.all()] == ["一.pdf"]
    assert Task.objects.get(pk=task.pk).state == "in_progress"
    assert '"drafted_by":"周小梅"' in Change.objects.get(kind="report.filed").data


def test_head_changes_the_text_while_signing(cast: Cast, task: Task) -> None:
    sent = signing(cast, task)
    filed = actions.submit_report(
        task, by=cast.head, at=NOW, progress="改过的文字。", form_token=uuid4(), seen=sent.draft_version
    )
    assert (filed.pk, filed.progress, filed.drafted_by) == (sent.pk, "改过的文字。", cast.staff)
    assert ProgressReport.objects.count() == 1


def test_head_files_past_a_draft_only_when_he_has_seen_it(cast: Cast, task: Task) -> None:
    save(task, cast.staff, "周小梅写的", files=files_of(task, cast.staff, "草稿.pdf"), seen=0)
    with pytest.raises(WrongState, match="您的内容没有覆盖它"):
        actions.submit_report(task, by=cast.head, at=NOW, progress="直接报", form_token=uuid4(), seen=0)
    filed = actions.submit_report(task, by=cast.head, at=NOW, progress="直接报", form_token=uuid4())
    assert (ProgressReport.objects.count(), filed.evidence.count()) == (1, 0)


def test_twice_sent_twice_signed(cast: Cast, task: Task) -> None:
    token = uuid4()
    first, second = (
        actions.send_for_signature(task, by=cast.staff, at=NOW, written=WORDS, form_token=token) for _ in "ab"
    )
    assert first.pk == second.pk
    with pytest.raises(WrongState, match="已送李建国审签。如需修改，请先撤回"):
        actions.send_for_signature(task, by=cast.staff, at=NOW, written=WORDS)
    actions.sign_and_file(first, by=cast.head, at=NOW)
    with pytest.raises(WrongState, match="李建国已于6月20日09:00报送此报告，您的操作没有生效"):
        actions.sign_and_file(first, by=cast.head, at=NOW)
    assert Change.objects.filter(kind="report.filed").count() == 1


def test_what_lies_with_the_head_is_not_the_drafters_to_change(cast: Cast, task: Task) -> None:
    sent = signing(cast, task)
    with pytest.raises(WrongState, match="正在审签，撤回后才能修改"):
        save(task, cast.staff, "再改一句", seen=sent.draft_version)
    changed = save(task, cast.head, "领导改一句", seen=sent.draft_version)
    assert (changed.state, changed.progress) == ("awaiting_signature", "领导改一句")
    with pytest.raises(WrongState, match="李建国已于"):
        actions.sign_and_file(sent, by=cast.head, at=NOW, seen=sent.draft_version)


def test_nothing_incomplete_is_sent_or_signed(cast: Cast, task: Task) -> None:
    with pytest.raises(NotValid, match="请填写进展情况"):
        actions.send_for_signature(task, by=cast.staff, at=NOW, written=Written(progress=" "))
    sent = signing(cast, task)
    save(task, cast.head, "", seen=sent.draft_version)
    with pytest.raises(NotValid, match="请填写进展情况"):
        actions.sign_and_file(sent, by=cast.head, at=NOW)


def test_sent_back_with_what_is_to_change(cast: Cast, task: Task) -> None:
    sent = signing(cast, task)
    for reason in ("", " "):
        with pytest.raises(NotValid, match="请写明要修改什么"):
            actions.back_to_drafter(sent, by=cast.head, at=NOW, reason=reason)
    back = actions.back_to_drafter(sent, by=cast.head, at=NOW, reason="补上数据")
    assert (back.state, back.back_reason, back.kept_by) == ("draft", "补上数据", cast.staff)
    with pytest.raises(WrongState, match="现为“草稿”，不能退经办人修改"):
        actions.back_to_drafter(sent, by=cast.head, at=NOW, reason="再退一次")
    again = actions.send_for_signature(task, by=cast.staff, at=NOW, written=WORDS, seen=back.draft_version)
    assert again.back_reason == ""


def test_handed_on_with_or_without_a_draft(cast: Cast, task: Task, colleague: User) -> None:
    given = actions.hand_on(task, by=cast.head, at=NOW, to=cast.staff)
    assert (given.kept_by, given.progress, given.drafted_by) == (cast.staff, "", cast.head)
    written = save(task, cast.staff, "周小梅写的", seen=1)
    assert written.drafted_by == cast.staff
    moved = actions.hand_on(task, by=cast.staff, at=NOW, to=colleague)
    assert (moved.pk, moved.kept_by, moved.progress) == (given.pk, colleague, "周小梅写的")
    with pytest.raises(NotValid, match="请选择本科室的人员"):
        actions.hand_on(task, by=cast.head, at=NOW, to=cast.other_head)
    actions.send_for_signature(task, by=colleague, at=NOW, written=WORDS)
    with pytest.raises(WrongState, match="正在审签"):
        actions.hand_on(task, by=cast.head, at=NOW, to=cast.staff)


def test_office_without_a_head_sends_to_the_office_above_or_says_so(cast: Cast, task: Task) -> None:
    Post.objects.filter(user=cast.head).delete()
    with pytest.raises(WrongState, match="现在没有负责人，不能送审签"):
        signing(cast, task)
    above = make_office(cast.bureau, "ABOVE", "执法总队")
    give_post(cast.head, Role.HEAD, above)
    cast.enforcement.parent = above
    cast.enforcement.save()
    sent = actions.send_for_signature(Task.objects.get(), by=cast.staff, at=NOW, written=WORDS)
    assert sent.kept_by == cast.head
    assert actions.sign_and_file(sent, by=cast.head, at=NOW).filed_by == cast.head


def test_signer_can_be_chosen_among_the_heads(cast: Cast, task: Task) -> None:
    deputy = make_user("fu", "副队长")
    give_post(deputy, Role.HEAD, cast.enforcement, is_deputy=True)
    sent = actions.send_for_signature(task, by=cast.staff, at=NOW, written=WORDS, to=deputy)
    assert sent.kept_by == deputy
    other = assign(cast)
    with pytest.raises(NotValid, match="请选择本科室的负责人"):
        actions.send_for_signature(other, by=cast.staff, at=NOW, written=WORDS, to=cast.law_head)
