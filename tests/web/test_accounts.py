"""Signing in and out, one's own password, the locked door."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import TODAY
from tests.web.pages import body, signed_in
from tracker.ledger.models import Change
from tracker.organisations.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
UNCLASSIFIED = "本系统为非涉密系统，严禁录入、上传国家秘密和工作秘密。"


@pytest.fixture(autouse=True)
def _day(business_day: None) -> None:
    pass


def sign_in(client: Client, username: str, password: str = PASSWORD, following: str = "") -> object:
    return client.post("/sign-in/", {"username": username, "password": password, "next": following})


def test_sign_in_page_says_unclassified(client: Client) -> None:
    page = client.get("/sign-in/")
    assert page.status_code == 200
    assert UNCLASSIFIED in body(page)


def test_head_begins_with_his_own_tasks(cast: Cast, client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "我的任务" in body(answer)


def test_administrator_without_posts_begins_in_the_admin(cast: Cast, client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "root", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_sign_in_comes_back_to_the_page_that_was_asked_for(cast: Cast, client: Client) -> None:
    asked = client.get("/review/")
    assert asked["Location"] == "/sign-in/?next=/review/"
    answer = client.post("/sign-in/?next=/review/", {"username": "chen", "password": PASSWORD})
    assert answer["Location"] == "/review/"


def test_sign_in_does_not_lead_elsewhere(cast: Cast, client: Client) -> None:
    answer = client.post(
        "/sign-in/", {"username": "li", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("li", "wrong"), ("nobody", "wrong"), ("", "")])
def test_wrong_sign_in_is_told_in_words(cast: Cast, client: Client, username: str, password: str) -> None:
    answer = client.post("/sign-in/", {"username": username, "password": password})
    assert answer.status_code == 200
    assert ("账号或密码不对" in body(answer)) == bool(username)
    assert "_auth_user_id" not in client.session


def test_switched_off_account_does_not_get_in(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    sign_in(client, "li")
    assert "_auth_user_id" not in client.session


def test_service_account_does_not_get_in(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.head.pk).update(is_service=True)
    answer = client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    assert "服务账号" in body(answer)
    assert "_auth_user_id" not in client.session


def test_ten_wrong_passwords_lock_the_door_with_words(cast: Cast, client: Client) -> None:
    answers = [client.post("/sign-in/", {"username": "li", "password": "wrong"}) for _ in range(10)]
    assert answers[-1].status_code == 403
    assert "15分钟内不能再试" in body(answers[-1])
    assert client.post("/sign-in/", {"username": "li", "password": PASSWORD}).status_code == 403
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/sign-in/", {"username": "li", "password": PASSWORD}).status_code == 302


def test_demo_day_is_not_the_machines_day(cast: Cast) -> None:
    page = body(signed_in(cast.head).get("/"))
    assert f"业务日期为{TODAY.year}年{TODAY.month}月{TODAY.day}日 周四" in page


def test_only_administrators_see_the_clocks_button(cast: Cast) -> None:
    assert "前移到下一个工作日" not in body(signed_in(cast.head).get("/"))
    assert "前移到下一个工作日" in body(signed_in(cast.admin).get("/password/"))


def test_signing_out_is_a_post(cast: Cast) -> None:
    client = signed_in(cast.head)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session


def test_password_is_changed_and_other_sessions_end(cast: Cast) -> None:
    here, there = signed_in(cast.head), signed_in(cast.head)
    words = {
        "old_password": PASSWORD,
        "new_password1": "another long secret",
        "new_password2": "another long secret",
    }
    assert here.post("/password/", words)["Location"] == "/"
    assert here.get("/").status_code == 200
    assert there.get("/")["Location"].startswith("/sign-in/")
    written = Change.objects.get(kind="user.password_changed")
    assert (written.actor_name, written.subject_label) == ("李建国", "李建国")
    assert "another long secret" not in written.data


@pytest.mark.parametrize(
    ("old", "new"), [("wrong", "another long secret"), (PASSWORD, "short"), (PASSWORD, "li")]
)
def test_bad_password_is_refused_in_chinese(cast: Cast, old: str, new: str) -> None:
    page = signed_in(cast.head).post(
        "/password/", {"old_password": old, "new_password1": new, "new_password2": new}
    )
    assert "没有提交" in body(page)
    cast.head.refresh_from_db()
    assert cast.head.check_password(PASSWORD)


EVERYBODYS = ["收件", "台账", "来源文件", "批示", "素材", "督办文书", "人员"]


@pytest.mark.parametrize(
    ("who", "doors"),
    [
        ("head", ["我的任务", *EVERYBODYS]),
        ("staff", ["我的任务", *EVERYBODYS]),
        ("supervisor", ["我的任务", "待审核", *EVERYBODYS[:-1], "提醒安排", "人员"]),
        ("second_reviewer", ["我的任务", "待审核", *EVERYBODYS]),
        ("leader", ["我的任务", *EVERYBODYS]),
        ("admin", ["人员", "已发消息", "管理后台"]),
    ],
)
def test_navigation_shows_only_doors_that_open(cast: Cast, who: str, doors: list[str]) -> None:
    client = signed_in(getattr(cast, who))
    page = client.get("/password/")
    assert [item.label for item in page.context["nav"]] == doors
    assert [client.get(item.url).status_code for item in page.context["nav"]] == [200] * len(doors)


def test_person_without_a_post_is_told_what_to_do(cast: Cast) -> None:
    cast.head.posts.update(until="2024-06-01")
    page = body(signed_in(cast.head).get("/"))
    assert "您的账号还没有任职" in page
