"""督办文书: what the ladder drafted, signed off or not; what went out is answered on its own page."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import TODAY
from tests.reminders.papers import lay
from tests.tasks.cases import assign
from tests.web.pages import body, signed_in
from tracker.organisations.models import User
from tracker.reminders.actions import ship_rules
from tracker.reminders.notices import Notice, NoticeReply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
PAGE = "/notices/"
SIGNED = {"text": "请办理。", "signed_off_by": "张副局长"}
TALK = {
    "talked_on": "2024-06-20",
    "held_by": "孙局长",
    "persons": "孙局长、李建国",
    "agreed": "7月5日前印发。",
}


@pytest.fixture(autouse=True)
def shipped(cast: Cast) -> None:
    ship_rules(cast.bureau.rules, by=cast.admin, at=assign(cast).assigned_at)


def draft(cast: Cast, kind: str = "notice", **facts: Any) -> Notice:
    return lay(assign(cast), kind, **facts)


def sent(cast: Cast, kind: str = "notice", **facts: Any) -> Notice:
    return draft(cast, kind, state="sent", **{"reply_due_on": date(2024, 6, 25), **facts})


def post(user: User, notice: Notice, name: str, **typed: str) -> Any:
    return signed_in(user).post(f"{PAGE}{notice.pk}/{name}/", typed, follow=True)


def page_of(user: User, notice: Notice) -> str:
    return body(signed_in(user).get(f"{PAGE}{notice.pk}/"))


def test_empty_page_says_what_it_is_for(cast: Cast) -> None:
    page = body(signed_in(cast.supervisor).get(PAGE))
    assert "没有待签发的文书。" in page and "督办文书" in page
    assert "目前没有发给您科室的催办单" in body(signed_in(cast.head).get(PAGE))
    assert "没有符合条件的文书。" in body(signed_in(cast.head).get(PAGE, {"kind": "order"}))


def test_counts_what_waits(cast: Cast) -> None:
    for kind in ("notice", "order", "order", "circular"):
        draft(cast, kind)
    assert "拟发催办单1份、督办单2份、通报1份，待签发" in body(signed_in(cast.supervisor).get(PAGE))
    assert "拟发催办单1份、督办单2份、通报1份，待签发" in body(signed_in(cast.supervisor).get("/"))


def test_signed_and_sent(cast: Cast) -> None:
    page = body(post(cast.supervisor, draft(cast), "send", **SIGNED))
    assert "枣应急催〔2024〕1号已签发" in page and "签发人张副局长" in page and "没有待签发的文书。" in page
    assert Notice.objects.get().state == "sent"


def test_not_sent_with_its_reason(cast: Cast) -> None:
    page = body(post(cast.supervisor, draft(cast), "drop", reason="已电话说明"))
    assert "不发" in page and "已电话说明" in page and Notice.objects.get().state == "dropped"


def test_without_a_signer_the_form_comes_back_with_its_words(cast: Cast) -> None:
    answer = post(cast.supervisor, draft(cast), "send", text="打好的话", signed_off_by="")
    page = body(answer)
    assert answer.status_code == 422 and "请写明签发人。" in page and "打好的话" in page
    assert Notice.objects.get().state == "drafted"


def test_twice_is_once_and_said_so(cast: Cast) -> None:
    notice = draft(cast)
    for status in (200, 409):
        answer = post(cast.supervisor, notice, "send", **{**SIGNED, "text": "写了很久的话"})
        assert answer.status_code == status
    assert "已签发" in body(answer) and "写了很久的话" in body(answer)


def test_a_circular_is_checked_signed_and_read_by_the_bureau(cast: Cast) -> None:
    notice = draft(cast, "circular")
    asked = post(cast.supervisor, notice, "check", text="执法支队逾期未回复督办单。")
    assert "通报已发给科室核对。" in body(asked) and "尚未收到意见" in body(asked)
    refused = post(cast.supervisor, notice, "send", **SIGNED)
    assert refused.status_code == 409 and "尚未收到核对意见" in body(refused)
    assert "征求核对（6月24日前）" in body(signed_in(cast.head).get("/"))
    assert ">核对</a>" in body(signed_in(cast.head).get(PAGE))
    assert signed_in(cast.other_head).get(f"{PAGE}{notice.pk}/").status_code == 404
    assert "已报送回复。" in body(post(cast.head, notice, "reply", text="属实", seen="0"))
    assert "核对意见：</strong>属实" in body(signed_in(cast.supervisor).get(PAGE))
    issued = body(post(cast.supervisor, notice, "send", text="执法支队逾期。", signed_off_by="张副局长"))
    assert "枣应急通〔2024〕1号" in issued
    page = page_of(cast.other_head, notice)
    assert "执法支队逾期。" in page and "已印发" in page and f"/tasks/{notice.task_id}/" not in page
    assert "枣应急通〔2024〕1号" in body(signed_in(cast.other_head).get(PAGE))


def test_the_record_of_a_talk(cast: Cast) -> None:
    notice = draft(cast, "talk")
    missing = post(cast.supervisor, notice, "talk", **{**TALK, "talked_on": "2024-06-21"})
    assert missing.status_code == 422 and "约谈日期不能晚于今天。" in body(missing)
    assert "枣应急约〔2024〕1号已存档。" in body(post(cast.supervisor, notice, "talk", **TALK))
    for who in (cast.supervisor, cast.head, cast.leader):
        page = page_of(who, notice)
        assert "7月5日前印发。" in page and "孙局长、李建国" in page and "已记录" in page


def test_drafted_by_staff_signed_by_the_head(cast: Cast) -> None:
    notice = sent(cast)
    page = page_of(cast.staff, notice)
    assert "存草稿" in page and ">审签并报送<" not in page and "存草稿后，由科室负责人审签并报送。" in page
    assert "已存草稿。" in body(post(cast.staff, notice, "save", text="7月5日前印发。", seen="0"))
    assert "7月5日前印发。" not in page_of(cast.supervisor, notice)
    page = page_of(cast.head, notice)
    assert "7月5日前印发。" in page and "周小梅起草" in page and "审签并报送" in page
    stale = post(cast.head, notice, "reply", text="改过的话", seen="0")
    assert stale.status_code == 409 and "回复稿已有修改" in body(stale) and "改过的话" in body(stale)
    answer = body(post(cast.head, notice, "reply", text="7月5日前印发。", seen="1"))
    assert "已报送回复。" in answer and "李建国审签" in answer and "周小梅起草" in answer
    again = post(cast.head, notice, "reply", text="再报一次", seen="1")
    assert again.status_code == 409 and "此件已于" in body(again)
    for who in (cast.supervisor, cast.leader):
        assert "7月5日前印发。" in page_of(who, notice) and "已回复" in page_of(who, notice)


def test_who_has_not_replied(cast: Cast) -> None:
    late = sent(cast, reply_due_on=date(2024, 6, 18))
    sent(cast, "order", replied_at=late.decided_at)
    page = body(signed_in(cast.supervisor).get(PAGE))
    assert page.count("逾期未回复") == 1 and page.count(">已回复<") == 1
    assert page.index("逾期未回复") < page.index(">已回复<")
    only = body(signed_in(cast.supervisor).get(PAGE, {"kind": "order"}))
    assert "逾期未回复" not in only and ">已回复<" in only
    assert "逾期未回复（6月18日前）" in body(signed_in(cast.head).get("/"))


def test_on_the_page_of_its_task(cast: Cast) -> None:
    notice, secret = sent(cast), draft(cast)
    Notice.objects.filter(pk=secret.pk).update(task=notice.task)
    post(cast.head, notice, "reply", text="7月5日前印发。", seen="0")
    for who, drafts in ((cast.head, 0), (cast.supervisor, 1)):
        page = body(signed_in(who).get(f"/tasks/{notice.task_id}/"))
        assert f"{PAGE}{notice.pk}/" in page and page.count(f"{PAGE}{secret.pk}/") == drafts
        line = page[page.index("回复文书") :]
        assert "李建国" in line and "枣应急催〔2024〕1号" in line and "7月5日前印发。" in line
    assert NoticeReply.objects.get().signed_by == cast.head


def test_cancelled_and_no_longer_answered(cast: Cast) -> None:
    notice = sent(cast)
    assert post(cast.supervisor, notice, "cancel", reason="").status_code == 422
    page = body(post(cast.supervisor, notice, "cancel", reason="编号有误"))
    assert "枣应急催〔2024〕1号已作废。" in page and "编号有误" in page
    assert "审签并报送" not in page_of(cast.head, notice)
    late = post(cast.head, notice, "reply", text="写好的回复", seen="0")
    assert late.status_code == 409 and "不需要回复" in body(late) and "写好的回复" in body(late)


def test_others_see_nothing(cast: Cast) -> None:
    hidden, out = draft(cast), sent(cast)
    for who in ("head", "staff", "leader", "second_reviewer", "stranger", "other_head"):
        assert post(getattr(cast, who), hidden, "send", **SIGNED).status_code == 404
    for who in ("head", "staff", "leader", "second_reviewer"):
        assert post(getattr(cast, who), out, "cancel", reason="x").status_code == 403
    assert post(cast.staff, out, "reply", text="x", seen="0").status_code == 403
    assert post(cast.leader, out, "reply", text="x", seen="0").status_code == 403
    for who in ("stranger", "other_head", "other_supervisor"):
        assert signed_in(getattr(cast, who)).get(f"{PAGE}{out.pk}/").status_code == 404
        assert post(getattr(cast, who), out, "reply", text="x", seen="0").status_code == 404
    assert out.number not in body(signed_in(cast.other_supervisor).get(PAGE))
    assert signed_in(cast.admin).get(PAGE).status_code == 403
    assert post(cast.supervisor, hidden, "burn").status_code == 404
    assert signed_in(cast.head).get(f"{PAGE}{out.pk}/cancel/").status_code == 405


def test_costs_the_same_for_one_and_three(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.supervisor)
    for _n in range(2):
        sent(cast, replied_at=sent(cast).decided_at)
        draft(cast)
        draft(cast, "circular", state="checking", reply_due_on=TODAY)
        with django_assert_num_queries(9):
            client.get(PAGE)
    one = f"{PAGE}{sent(cast).pk}/"
    with django_assert_num_queries(8):
        client.get(one)
