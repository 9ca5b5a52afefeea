"""Accounts: made, changed, switched off; and no way for anybody to raise himself."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import TODAY
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Post, User
from tracker.organisations.standing import standing_of

NEW = {
    "username": "he", "name": "何苗", "email": "he@example.test", "password1": "paper tiger river",
    "password2": "paper tiger river",
}  # fmt: skip
ADD = reverse("admin:tracker_user_add")


def page_of(user: User) -> str:
    return reverse("admin:tracker_user_change", args=[user.pk])


def form_of(user: User, **facts: Any) -> dict[str, Any]:
    form = {"username": user.username, "name": user.name, "email": user.email, "is_active": "on"}
    return {**form, **({"is_superuser": "on"} if user.is_superuser else {}), **facts}


def kinds_since(seen: int) -> list[str]:
    assert verify().breaks == []
    return list(Change.objects.order_by("seq").values_list("kind", flat=True)[seen:])


def test_account_is_made_with_one_row_and_without_rights(desk: Client, cast: Cast) -> None:
    seen = Change.objects.count()
    assert desk.post(ADD, NEW).status_code == 302
    made = User.objects.get(username="he")
    assert kinds_since(seen) == ["user.created"]
    assert made.check_password("paper tiger river") and (made.is_staff, made.is_superuser) == (False, False)
    data = Change.objects.get(seq=seen + 1).data
    assert made.password not in data and "paper tiger" not in data


@pytest.mark.parametrize(
    ("field", "value"), [("username", "chen"), ("password2", "another one"), ("password1", ""), ("name", "")]
)
def test_account_that_cannot_be_is_refused_in_chinese(
    desk: Client, cast: Cast, field: str, value: str
) -> None:
    seen = Change.objects.count()
    answer = desk.post(ADD, {**NEW, field: value})
    told = [str(e) for errors in answer.context["adminform"].form.errors.values() for e in errors]
    assert answer.status_code == 200 and told and not any(message.isascii() for message in told)
    assert kinds_since(seen) == [] and not User.objects.filter(username="he").exists()


def test_administrator_is_made_by_one_box(desk: Client, cast: Cast, client: Client) -> None:
    desk.post(ADD, {**NEW, "is_superuser": "on"})
    made = User.objects.get(username="he")
    assert (made.is_staff, made.is_superuser) == (True, True)
    desk.post(page_of(made), form_of(made, is_superuser=""))
    made.refresh_from_db()
    assert (made.is_staff, made.is_superuser) == (False, False)


def test_leaver_is_switched_off_and_holds_no_post(desk: Client, cast: Cast) -> None:
    seen = Change.objects.count()
    desk.post(page_of(cast.head), form_of(cast.head, is_active=""))
    cast.head.refresh_from_db()
    assert not cast.head.is_active and standing_of(cast.head, TODAY).offices == frozenset()
    assert kinds_since(seen) == ["user.changed"]
    page = desk.get(page_of(cast.head)).content.decode()
    assert "市应急管理综合行政执法支队" in page  # his posts stay readable


def test_saving_an_account_unchanged_writes_nothing(desk: Client, cast: Cast) -> None:
    seen = Change.objects.count()
    assert desk.post(page_of(cast.staff), form_of(cast.staff)).status_code == 302
    assert kinds_since(seen) == []


def test_password_of_another_is_set_with_its_row(desk: Client, cast: Cast) -> None:
    url, seen = reverse("admin:tracker_user_password", args=[cast.staff.pk]), Change.objects.count()
    assert desk.get(url).status_code == 200
    short = {"new_password1": "x", "new_password2": "x"}
    assert desk.post(url, short).status_code == 200 and kinds_since(seen) == []
    good = {"new_password1": "paper tiger river", "new_password2": "paper tiger river"}
    assert desk.post(url, good).status_code == 302
    cast.staff.refresh_from_db()
    assert cast.staff.check_password("paper tiger river") and kinds_since(seen) == ["user.changed"]
    assert desk.get(reverse("admin:tracker_user_password", args=[cast.bureau.pk])).status_code == 404


def test_permissions_and_groups_cannot_be_given(desk: Client, cast: Cast) -> None:
    desk.post(page_of(cast.staff), form_of(cast.staff, user_permissions=["1"], groups=["1"], is_staff="on"))
    cast.staff.refresh_from_db()
    assert not cast.staff.user_permissions.exists() and not cast.staff.is_staff
    form = desk.get(page_of(cast.staff)).context["adminform"].form
    assert not {"user_permissions", "groups", "is_staff", "password"} & set(form.fields)


@pytest.mark.parametrize("person", ["head", "staff", "supervisor", "second_reviewer", "leader"])
def test_nobody_raises_himself(client: Client, cast: Cast, person: str) -> None:
    user = getattr(cast, person)
    client.force_login(user)
    post = {"user": user.pk, "bureau": cast.bureau.pk, "role": "supervisor", "since": "2024-01-01"}
    attempts = [
        (page_of(user), form_of(user, is_superuser="on", is_staff="on")),
        (ADD, {**NEW, "is_superuser": "on"}),
        (
            reverse("admin:tracker_user_password", args=[cast.admin.pk]),
            {"new_password1": "paper tiger river"},
        ),
        (reverse("admin:tracker_post_add"), post),
        (reverse("admin:tracker_apitoken_add"), {"user": user.pk, "name": "x", "scope": "write", "days": 1}),
    ]
    before, posts, seen = User.objects.get(pk=user.pk), Post.objects.count(), Change.objects.count()
    assert {client.post(url, form).status_code for url, form in attempts} == {302}
    after = User.objects.get(pk=user.pk)
    assert (after.is_staff, after.is_superuser, after.password) == (False, False, before.password)
    assert (Post.objects.count(), Change.objects.count(), User.objects.filter(username="he").exists()) == (
        posts, seen, False,
    )  # fmt: skip


def test_administrator_gives_himself_no_post(desk: Client, cast: Cast) -> None:
    form = {"user": cast.admin.pk, "bureau": cast.bureau.pk, "role": "supervisor", "since": "2024-01-01"}
    seen = Change.objects.count()
    page = desk.post(reverse("admin:tracker_post_add"), form).content.decode()
    assert "不能为自己安排任职，请由另一位系统管理员办理。" in page
    assert kinds_since(seen) == [] and not Post.objects.filter(user=cast.admin).exists()


@pytest.mark.parametrize("left_out", ["is_active", "is_superuser"])
def test_administrator_does_not_lock_himself_out(desk: Client, cast: Cast, left_out: str) -> None:
    page = desk.post(page_of(cast.admin), form_of(cast.admin, **{left_out: ""})).content.decode()
    assert "不能停用自己的账号" in page
    cast.admin.refresh_from_db()
    assert cast.admin.is_active and cast.admin.is_superuser and cast.admin.is_staff


def test_account_of_the_second_channel_is_kept_and_read_in_the_record(desk: Client, cast: Cast) -> None:
    url, seen = reverse("admin:tracker_user_wecom", args=[cast.staff.pk]), Change.objects.count()
    assert "由字母、数字" in desk.post(url, {"wecom_user": "li|wang"}).content.decode()
    assert url in desk.get(page_of(cast.staff)).content.decode()
    answer = desk.post(url, {"wecom_user": "zhou"}, follow=True)
    assert kinds_since(seen) == ["preference.changed"]
    record = answer.content.decode().split('id="record"')[1]
    assert "修改提醒设置" in record and "企业微信账号" in record and "zhou" in record
    assert desk.get(reverse("admin:tracker_user_wecom", args=[cast.bureau.pk])).status_code == 404
    assert desk.get(url.replace(str(cast.staff.pk), str(cast.admin.pk))).status_code == 200
