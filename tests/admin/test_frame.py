"""What stands around every page: groups, the demo's date, and the two small pieces forms are made of."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.admin.test_every_page import PAGES
from tests.conftest import Cast
from tracker.admin.history import FACTS, MODELS
from tracker.admin.lines import LinesField
from tracker.admin.pages import Kept, ReadOnly, Recorded
from tracker.admin.site import GROUPS, YinuoAdminSite
from tracker.reminders.naming import step_words


def test_the_site_is_ours_and_every_page_is_of_our_two_kinds() -> None:
    assert isinstance(admin.site, YinuoAdminSite) or admin.site.__class__ is YinuoAdminSite
    for model, page in admin.site._registry.items():
        assert isinstance(page, Kept | ReadOnly), model
        assert not hasattr(model, "Media") and page.show_full_result_count is False


def test_pages_are_grouped_each_in_one_group(desk: Client) -> None:
    groups = desk.get(reverse("admin:index")).context["app_list"]
    shown = [page["object_name"] for group in groups for page in group["models"]]
    assert [str(group["name"]) for group in groups] == [str(name) for name, _nouns in GROUPS]
    assert sorted(shown) == sorted(model.__name__ for model in PAGES)


def test_page_of_the_whole_app_has_the_groups_too(desk: Client) -> None:
    assert desk.get(reverse("admin:app_list", args=["tracker"])).status_code == 200


def test_headings_and_labels_are_chinese(desk: Client, furnished: object) -> None:
    """A label that is only ASCII is a code, and no person reads codes."""
    for model, page in admin.site._registry.items():
        row = model._default_manager.first()
        answer = desk.get(reverse(f"admin:tracker_{model._meta.model_name}_change", args=[row.pk]))  # type: ignore[union-attr]
        labels = [
            str(field.field["label"] if isinstance(field.field, dict) else field.field.label)
            for fieldset in answer.context["adminform"]
            for line in fieldset
            for field in line
        ]
        assert labels and not [label for label in labels if label.isascii()], (model, labels)
        assert isinstance(page, Recorded)


def test_a_list_of_columns_has_chinese_headings(desk: Client, furnished: object) -> None:
    for model in PAGES:
        page = desk.get(reverse(f"admin:tracker_{model._meta.model_name}_changelist"))
        table = page.content.decode().split("<thead>")[1].split("</thead>")[0]
        headings = [part.split(">")[-1].strip() for part in table.split("</a></div>")[:-1]]
        assert headings and not [text for text in headings if text.isascii()], (model, headings)


def test_every_page_is_under_the_strict_policy(desk: Client, furnished: object) -> None:
    for model in PAGES:
        answer = desk.get(reverse(f"admin:tracker_{model._meta.model_name}_changelist"))
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        page = answer.content.decode()
        assert "<style" not in page and " style=" not in page and "onclick=" not in page
        assert page.count("<script") == page.count("<script src=") + page.count("<script id=")


def test_sign_out_is_a_button_that_posts(desk: Client, cast: Cast) -> None:
    assert desk.get(reverse("admin:logout")).status_code == 405
    desk.post(reverse("admin:logout"))
    assert desk.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        ("  \n\n", []),
        ("甲\r\n 乙 \n甲", ["甲", "乙"]),
        ("逗号，不分\n顿号、也不分", ["逗号，不分", "顿号、也不分"]),
    ],
)
def test_one_item_a_line(typed: str, kept: list[str]) -> None:
    field = LinesField(label="别名", required=False)
    assert field.clean(typed) == kept
    assert field.clean(field.prepare_value(kept)) == kept  # shown and sent back, it is the same
    assert not field.has_changed(kept, field.prepare_value(kept))


@pytest.mark.parametrize(("offset", "words"), [(-7, "提前7个工作日"), (0, "当天"), (5, "过后5个工作日")])
def test_step_in_words(offset: int, words: str) -> None:
    assert step_words(offset) == words


def test_words_of_the_record_are_chinese() -> None:
    assert not [words for words in FACTS.values() if str(words).isascii()]
    assert {model.__name__ for model in MODELS.values()} >= {"Task", "Plan", "User", "Office", "Digest"}
