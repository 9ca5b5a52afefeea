"""The admin's own sign-in page."""

from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import User

UNCLASSIFIED = "本系统为非涉密系统，严禁录入、上传国家秘密和工作秘密。"
PASSWORD = "correct horse battery"


def sign_in(client: Client, username: str, password: str = PASSWORD) -> int:
    form = {"username": username, "password": password, "next": reverse("admin:index")}
    return client.post(reverse("admin:login"), form).status_code


def test_page_says_the_system_is_unclassified(client: Client, db: None) -> None:
    page = client.get(reverse("admin:login")).content.decode()
    assert UNCLASSIFIED in page and "一诺 管理后台" in page


def test_administrator_signs_in(client: Client, cast: Cast) -> None:
    assert sign_in(client, "root") == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_supervisor_is_told_what_a_wrong_password_is_told(client: Client, cast: Cast) -> None:
    assert (sign_in(client, "chen"), sign_in(client, "root", "wrong")) == (200, 200)
    assert client.get(reverse("admin:index")).status_code == 302


def test_staff_without_the_office_of_administrator_is_refused(client: Client, cast: Cast) -> None:
    User.objects.filter(username="chen").update(is_staff=True)
    assert sign_in(client, "chen") == 200
    assert client.get(reverse("admin:index")).status_code == 302


def test_ten_wrong_passwords_lock_the_door(client: Client, cast: Cast) -> None:
    answers = [sign_in(client, "root", f"wrong {n}") for n in range(10)]
    assert answers[:9] == [200] * 9 and answers[9] == 403
    assert sign_in(client, "root") == 403


def test_own_password_changes_with_its_ledger_row(desk: Client, cast: Cast) -> None:
    form = {
        "old_password": PASSWORD,
        "new_password1": "paper tiger river",
        "new_password2": "paper tiger river",
    }
    before = Change.objects.count()
    assert desk.post(reverse("admin:password_change"), form).status_code == 302
    last = Change.objects.last()
    assert last is not None and Change.objects.count() == before + 1
    assert (last.kind, last.subject_id) == ("user.changed", str(cast.admin.pk))
    assert "password" not in last.data and verify().breaks == []
    cast.admin.refresh_from_db()
    assert cast.admin.check_password("paper tiger river")
