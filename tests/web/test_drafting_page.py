"""Two people at one report: the desk officer drafts, the head signs; drafts save themselves (U9, R17)."""

from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report, pdf
from tests.factories import NOW
from tests.tasks.cases import draft, give_piece, signing
from tests.web.forms_of import form_to, form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.actions.written import Written
from tracker.tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def page_of(task: Task, user: Any) -> Any:
    return signed_in(user).get(f"/tasks/{task.pk}/")


def autosave(task: Task, user: Any, **facts: Any) -> Any:
    return signed_in(user).post(f"/tasks/{task.pk}/draft/", {"seen": "0", **facts})


def test_desk_officer_drafts_and_the_head_signs_without_scripts(cast: Cast, task: Task) -> None:
    """U3: the whole way through the forms as they stand."""
    staff, head = signed_in(cast.staff), signed_in(cast.head)
    form = form_with(staff.get(f"/tasks/{task.pk}/"), "送审签")
    assert "报送" not in form.buttons
    page = form.send(staff, "存草稿", progress="起草中", uploads=[pdf("一.pdf")])
    assert said(page) == ["已存草稿，只有本科室看得到。"]
    form = form_with(page, "送审签")
    assert form.fields["progress"] == ["起草中"]
    page = form.send(staff, "送审签", progress="已印发责任清单。")
    assert said(page) == ["已送李建国审签。"]
    assert "已送李建国审签" in body(page)
    form = form_with(head.get(f"/tasks/{task.pk}/"), "审签并报送")
    page = form.send(head, "审签并报送", progress="已印发责任清单（核）。")
    report = ProgressReport.objects.get()
    assert said(page) == [f"已报送，回执号{report.receipt}。"]
    assert (report.progress, report.drafted_by, report.filed_by) == (
        "已印发责任清单（核）。",
        cast.staff,
        cast.head,
    )
    assert [e.name for e in report.evidence.all()] == ["一.pdf"]
    assert "李建国 6月20日" in body(page)
    assert "周小梅起草" in body(page)


def test_draft_saves_itself_and_is_offered_back(cast: Cast, task: Task) -> None:
    before = Change.objects.count()
    answer = autosave(task, cast.staff, progress="写了一半", percent="30")
    assert answer.json()["version"] == 1
    assert answer.json()["message"].startswith("已自动保存 ")
    assert autosave(task, cast.staff, progress="又写一句", seen="1").json()["version"] == 2
    form = form_with(page_of(task, cast.staff), "送审签")
    assert (form.fields["progress"], form.fields["seen"]) == (["又写一句"], ["2"])
    assert Change.objects.count() == before


def test_what_cannot_be_read_does_not_stop_the_words_from_being_saved(cast: Cast, task: Task) -> None:
    assert autosave(task, cast.staff, progress="写了一半", percent="很多").status_code == 200
    assert ProgressReport.objects.get().percent is None
    answer = autosave(task, cast.staff, progress="长" * 5001, seen="1")
    assert (answer.status_code, answer.json()["message"]) == (422, "最多5000字，现有5001字。")


def test_second_writer_sees_the_others_words_beside_his_own(cast: Cast, task: Task) -> None:
    draft(cast, task, progress="周小梅写的")
    answer = autosave(task, cast.head, progress="李建国写的")
    assert answer.status_code == 409
    assert answer.json()["theirs"]["progress"] == "周小梅写的"
    client = signed_in(cast.head)
    page = client.post(f"/tasks/{task.pk}/report/", {"progress": "李建国写的", "seen": "0", "file": "1"})
    assert page.status_code == 409
    assert "周小梅 6月20日 09:00保存的内容" in body(page)
    assert "周小梅写的" in body(page)
    form = form_with(page, "报送")
    assert (form.fields["progress"], form.fields["seen"]) == (["李建国写的"], ["1"])
    form.send(client, "报送")
    assert ProgressReport.objects.get().progress == "李建国写的"


def test_old_page_after_the_draft_was_signed_keeps_what_was_typed(cast: Cast, task: Task) -> None:
    actions.sign_and_file(signing(cast, task), by=cast.head, at=NOW)
    answer = autosave(task, cast.staff, progress="还在写", seen="1")
    assert (answer.status_code, answer.json()["code"]) == (409, "draft_gone")
    page = signed_in(cast.staff).post(
        f"/tasks/{task.pk}/report/", {"progress": "还在写", "seen": "1", "send": "1"}
    )
    assert page.status_code == 409
    assert form_with(page, "送审签").fields["seen"] == ["0"]
    assert "还在写" in body(page)


@pytest.mark.parametrize("path", ["report", "draft", "hand-on"])
@pytest.mark.parametrize(
    ("who", "status"), [("leader", 403), ("supervisor", 403), ("other_head", 404), ("stranger", 404)]
)
def test_others_do_not_write(cast: Cast, task: Task, path: str, who: str, status: int) -> None:
    facts = {"progress": "x", "send": "1", "to": str(cast.staff.pk)}
    assert signed_in(getattr(cast, who)).post(f"/tasks/{task.pk}/{path}/", facts).status_code == status
    assert not ProgressReport.objects.exists()


def test_desk_officer_does_not_file(cast: Cast, task: Task) -> None:
    client = signed_in(cast.staff)
    assert client.post(f"/tasks/{task.pk}/report/", {"progress": "x", "file": "1"}).status_code == 403
    assert not ProgressReport.objects.exists()


def test_nobody_outside_the_office_sees_a_draft(cast: Cast, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    report = signing(cast, task, progress="还没有报出来的话")
    for who in ("supervisor", "leader", "second_reviewer", "other_head"):
        client = signed_in(getattr(cast, who))
        assert "还没有报出来的话" not in body(client.get(f"/tasks/{task.pk}/"))
        for name in ("back", "withdraw", "discard"):
            assert client.post(f"/drafts/{report.pk}/{name}/", {"reason": "x"}).status_code == 404
    report.refresh_from_db()
    assert report.state == "awaiting_signature"


def test_sent_back_with_a_reason_that_stands_beside_the_form(cast: Cast, task: Task) -> None:
    report = signing(cast, task)
    head = signed_in(cast.head)
    empty = head.post(f"/drafts/{report.pk}/back/", {"reason": " "}, follow=True)
    assert said(empty) == ["请写明要修改什么。"]
    page = form_to(head.get(f"/tasks/{task.pk}/"), f"/drafts/{report.pk}/back/").send(
        head, "退经办人修改", reason="补上场次"
    )
    assert said(page) == ["已退周小梅修改。"]
    shown = body(page_of(task, cast.staff))
    assert "退回修改：" in shown
    assert "补上场次" in shown
    again = head.post(f"/drafts/{report.pk}/back/", {"reason": "再退"}, follow=True)
    assert said(again) == ["这份进展报告现为“草稿”，不能退经办人修改。"]


def test_handed_on_taken_back_and_deleted(cast: Cast, task: Task) -> None:
    head, staff = signed_in(cast.head), signed_in(cast.staff)
    page = form_with(head.get(f"/tasks/{task.pk}/"), "转给经办人").send(
        head, "转给经办人", to=str(cast.staff.pk)
    )
    assert said(page) == ["已转给周小梅。"]
    report = ProgressReport.objects.get()
    assert "现由周小梅办理" in body(page)
    form_with(staff.get(f"/tasks/{task.pk}/"), "送审签").send(staff, "送审签", progress="好了。")
    page = form_with(staff.get(f"/tasks/{task.pk}/"), "撤回").send(staff, "撤回")
    assert said(page) == ["已撤回，可以修改后重新报送。"]
    page = form_with(page, "删除草稿").send(staff, "删除草稿")
    assert said(page) == ["已删除草稿。"]
    assert not ProgressReport.objects.exists()
    assert staff.post(f"/drafts/{report.pk}/discard/").status_code == 404
    assert said(head.post(f"/tasks/{task.pk}/hand-on/", {"to": "x"}, follow=True)) == ["请选择经办人。"]


def test_filed_report_is_taken_back_from_the_page_once(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    assert "撤回" not in body(page_of(task, cast.staff)).split("变更记录")[0]
    head = signed_in(cast.head)
    page = form_to(head.get(f"/tasks/{task.pk}/"), f"/drafts/{report.pk}/withdraw/").send(head, "撤回")
    assert said(page) == ["已撤回，可以修改后重新报送。"]
    assert form_with(page, "报送").fields["progress"] == ["已印发责任清单。"]
    assert said(head.post(f"/drafts/{report.pk}/withdraw/", follow=True)) == [
        "这份进展报告已撤回，现为草稿。"
    ]
    filed = file_report(task, cast.head)
    assert signed_in(cast.supervisor).post(f"/drafts/{filed.pk}/withdraw/").status_code == 403


def test_reason_of_a_return_stands_beside_the_form_until_it_is_answered(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    actions.return_report(report, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    form = body(page_of(task, cast.head)).split('id="report"')[1].split("</form>")[0]
    assert "缺会议纪要" in form
    assert f"回执号{report.receipt}" in form
    file_report(task, cast.head)
    assert "缺会议纪要" not in body(page_of(task, cast.head)).split('id="report"')[1].split("</form>")[0]


def test_file_of_a_draft_goes_when_its_tick_is_taken_away(cast: Cast, task: Task) -> None:
    kept = actions.receive_files(task, by=cast.staff, at=NOW, uploads=[pdf("一.pdf"), pdf("二.pdf")])[0]
    actions.save_draft(task, by=cast.staff, at=NOW, written=Written("写"), files=kept)
    client = signed_in(cast.staff)
    form = form_with(client.get(f"/tasks/{task.pk}/"), "送审签")
    form.fields["stays"] = form.fields["stays"][:1]
    form.send(client, "送审签")
    assert ProgressReport.objects.get().evidence.count() == 1


def test_piece_is_reported_on_its_own_form(cast: Cast, task: Task) -> None:
    piece = give_piece(cast, task)
    client = signed_in(cast.other_head)
    page = client.get(f"/tasks/{task.pk}/")
    form = form_with(page, "报送")
    assert form.action == f"/tasks/{task.pk}/report/{piece.pk}/"
    assert "报送并申请销号" not in form.buttons
    page = form.send(client, "报送", progress="清单已提供。", uploads=[pdf()])
    piece.refresh_from_db()
    assert piece.filed_at is not None
    assert "救灾和物资保障科的分项任务" in body(page)
    for who, status in (("head", 403), ("stranger", 404)):
        answer = signed_in(getattr(cast, who)).post(
            form.action, {"progress": "x", "form_token": str(uuid4())}
        )
        assert answer.status_code == status


def test_owed_pieces_are_told_before_closure_is_asked_for(cast: Cast, task: Task) -> None:
    give_piece(cast, task)
    client = signed_in(cast.head)
    page = client.get(f"/tasks/{task.pk}/")
    assert "分项任务还没有报齐：救灾和物资保障科（6月26日 周三前）" in body(page)
    again = form_with(page, "报送并申请销号").send(client, "报送并申请销号", progress="已完成。")
    assert again.status_code == 422
    assert "仍要申请销号的，请在销号说明中写明" in body(again)
    form_with(again, "报送并申请销号").send(client, "报送并申请销号", closure_note="清单下周补报。")
    assert Task.objects.get().state == "submitted"
    decision = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/")).partition('id="evidence')[0]
    assert (
        "清单下周补报。" in decision
        and "分项任务还没有报齐：救灾和物资保障科（6月26日 周三前）。" in decision
    )


def test_supervisor_gives_changes_and_takes_a_piece_from_the_page(cast: Cast, task: Task) -> None:
    client = signed_in(cast.supervisor)
    page = form_with(client.get(f"/tasks/{task.pk}/"), "交办分项任务").send(
        client, "交办分项任务", office=str(cast.relief.pk), text="提供清单", due_on="2024-06-26"
    )
    piece = task.pieces.get()
    page = form_with(page, "修改分项任务").send(
        client, "修改分项任务", piece=str(piece.pk), due_on="2024-06-27", reason="清点需要时间"
    )
    assert "（原定6月26日）" in body(page)
    page = form_with(page, "撤销分项任务").send(
        client, "撤销分项任务", piece=str(piece.pk), reason="不再需要"
    )
    assert task.pieces.given().count() == 0
    assert said(page) == ["已撤销分项任务。"]


def test_supervisor_changes_the_rhythm_and_excuses_a_period(cast: Cast, issued: Any) -> None:
    task = issued(rhythm="quarterly", due_on="2024-12-31")
    client = signed_in(cast.supervisor)
    page = form_with(client.get(f"/tasks/{task.pk}/"), "调整报送周期").send(
        client, "调整报送周期", rhythm="monthly", reason="按月调度"
    )
    assert said(page) == ["报送周期已调整为“每月”。"]
    slot = task.slots.first()
    page = form_with(page, "免报").send(client, "免报", slot=str(slot.pk), reason="由上级统一报送")
    assert "由上级统一报送" in body(page)
    page = form_with(page, "恢复报送").send(client, "恢复报送", slot=str(slot.pk))
    assert said(page) == ["已恢复报送。"]
    for name in ("rhythm", "excuse", "require", "give-piece", "change-piece", "withdraw-piece"):
        assert signed_in(cast.head).post(f"/tasks/{task.pk}/{name}/", {}).status_code == 403


def test_typed_markup_comes_back_as_text(cast: Cast, task: Task) -> None:
    report = signing(cast, task, progress=EVIL, problems=EVIL)
    actions.back_to_drafter(report, by=cast.head, at=NOW, reason=EVIL)
    for user in (cast.head, cast.staff):
        assert "<script>alert" not in body(page_of(task, user))
