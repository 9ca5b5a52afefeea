"""Every page of the admin, taken from its registry: a page that is added later is held to the same."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tracker.ledger.models import Change
from tracker.organisations.models import User
from tracker.plans.models import Plan

PAGES = list(admin.site._registry)
NAMES = [model._meta.model_name for model in PAGES]
WORKED = ["task", "plan", "commitment", "progressreport", "change", "digest", "delivery", "reminder",
          "evidence", "blob", "piece", "extension", "reassignment", "instruction", "comment", "material", "hold",
          "notice"]  # fmt: skip
KEPT = [
    "user",
    "post",
    "delegation",
    "office",
    "bureau",
    "apitoken",
    "ruleset",
    "reminderrule",
    "calendarday",
]
PEOPLE = [
    "head", "staff", "law_head", "supervisor", "second_reviewer", "leader", "other_head", "stranger",
    "other_supervisor",
]  # fmt: skip


def address(name: str | None, page: str, *args: Any) -> str:
    return reverse(f"admin:tracker_{name}_{page}", args=args)


def every_address() -> list[str]:
    """List, add form, object page, deletion and history of every registered noun, and the site's own pages."""
    found = [reverse("admin:index"), reverse("admin:password_change"), reverse("admin:jsi18n")]
    for model in PAGES:
        name, row = model._meta.model_name, model._default_manager.first()
        assert row is not None, f"furnished() lacks a row of {name}"
        found += [address(name, "changelist"), address(name, "add")]
        found += [address(name, page, row.pk) for page in ("change", "delete", "history")]
    return found


def test_every_noun_is_either_worked_or_kept() -> None:
    assert sorted(NAMES) == sorted([*WORKED, *KEPT])


@pytest.mark.parametrize("name", NAMES)
def test_administrator_opens_list_and_object(desk: Client, furnished: Plan, name: str) -> None:
    model = next(m for m in PAGES if m._meta.model_name == name)
    row = model._default_manager.first()
    assert row is not None
    listed = desk.get(address(name, "changelist"))
    assert listed.status_code == 200 and listed.context["cl"].result_count >= 1
    assert desk.get(address(name, "changelist"), {"q": "不存在的词"}).status_code == 200
    assert desk.get(address(name, "change", row.pk)).status_code == 200
    assert desk.get(address(name, "history", row.pk)).status_code == 302


@pytest.mark.parametrize("name", NAMES)
def test_add_form_opens_only_for_what_is_kept_here(desk: Client, furnished: Plan, name: str) -> None:
    assert desk.get(address(name, "add")).status_code == (200 if name in KEPT else 403)


def test_nobody_of_the_cast_gets_in(client: Client, cast: Cast, furnished: Plan) -> None:
    addresses = every_address()
    for person in PEOPLE:
        client.force_login(getattr(cast, person))
        for url in addresses:
            answer = client.get(url)
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/admin/login/"), (
                url
            )
            assert client.post(url).status_code == 302


@pytest.mark.parametrize(
    "flags",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_staff": True, "is_superuser": True, "is_active": False},
    ],
)
def test_half_an_administrator_gets_in_nowhere(
    client: Client, cast: Cast, furnished: Plan, flags: dict[str, bool]
) -> None:
    User.objects.filter(pk=cast.head.pk).update(**flags)
    client.force_login(User.objects.get(pk=cast.head.pk))
    assert {client.get(url).status_code for url in every_address()} == {302}


@pytest.mark.parametrize("name", WORKED)
def test_what_the_work_made_is_not_changed_here(desk: Client, furnished: Plan, name: str) -> None:
    model = next(m for m in PAGES if m._meta.model_name == name)
    row = model._default_manager.first()
    assert row is not None
    before, rows = Change.objects.count(), list(model._default_manager.order_by("pk").values())
    for url in (
        address(name, "add"),
        address(name, "change", row.pk),
        address(name, "delete", row.pk),
    ):
        assert desk.post(url, {"state": "closed", "post": "yes", "title": "x"}).status_code == 403, url
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    desk.post(address(name, "changelist"), chosen)
    assert list(model._default_manager.order_by("pk").values()) == rows
    assert Change.objects.count() == before


@pytest.mark.parametrize("name", [name for name in KEPT if name != "calendarday"])
def test_history_hangs_on_it_so_nothing_is_deleted(desk: Client, furnished: Plan, name: str) -> None:
    model = next(m for m in PAGES if m._meta.model_name == name)
    row, count = model._default_manager.first(), model._default_manager.count()
    assert row is not None
    assert desk.post(address(name, "delete", row.pk), {"post": "yes"}).status_code == 403
    desk.post(
        address(name, "changelist"),
        {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"},
    )
    assert model._default_manager.count() == count


def test_the_ledger_is_the_one_history(desk: Client, cast: Cast) -> None:
    typed = {
        "name": "默认规则",
        "yellow_within": 5,
        "receipt_within": 3,
        "rework_within": 5,
        "digest_hour": 21,
    }
    page = desk.post(address("ruleset", "change", cast.bureau.rules_id), typed)
    assert "不能大于20" in page.content.decode()
    desk.post(address("ruleset", "change", cast.bureau.rules_id), {**typed, "digest_hour": 9})
    last = Change.objects.last()
    assert last is not None and last.kind == "rules.changed" and '"digest_hour":9' in last.data
    assert not LogEntry.objects.exists()
