"""Captions and hidden labels of every page of the administration are Chinese: what a screen reader says, too (U15)."""

import re
from html.parser import HTMLParser

from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tracker.plans.models import Plan

SAID = ("alt", "title", "aria-label", "placeholder")
CAPTIONS = ("th", "caption", "label", "legend", "button", "h1", "h2", "h3", "summary", "option")


class Captions(HTMLParser):
    """What is read out of a page beside its data."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self.found += [facts[name] for name in SAID if name in facts]
        if tag == "input" and facts.get("type") == "submit":
            self.found.append(facts.get("value", ""))
        self._in = [tag] if tag in CAPTIONS else self._in

    def handle_endtag(self, tag: str) -> None:
        self._in = [] if tag in self._in else self._in

    def handle_data(self, data: str) -> None:
        if self._in:
            self.found.append(data.strip())


def pages() -> list[str]:
    found = [
        reverse("admin:index"),
        reverse("admin:app_list", args=["tracker"]),
        reverse("admin:password_change"),
    ]
    for model in admin.site._registry:
        name, row = model._meta.model_name, model._default_manager.first()
        assert row is not None
        found.append(reverse(f"admin:tracker_{name}_changelist"))
        found.append(reverse(f"admin:tracker_{name}_change", args=[row.pk]))
        try:
            found.append(reverse(f"admin:tracker_{name}_add"))
        except NoReverseMatch:
            continue
    return found


def test_nothing_a_page_calls_anything_is_english(desk: Client, furnished: Plan) -> None:
    """Names of accounts, codes and files are data: one word in a row's heading or in a choice beside Chinese ones."""
    for url in pages():
        page = desk.get(url)
        if page.status_code == 403:
            continue
        for words in Captions(page.content.decode()).found:
            assert not re.search(
                r"[A-Za-z]{3,} [A-Za-z]{2,}|^(Search|True|False|None|Add|Change|View)$", words
            ), (url, words)


def test_days_of_the_week_in_the_calendar_are_chinese(desk: Client) -> None:
    words = desk.get(reverse("admin:jsi18n")).content.decode()
    told = dict(re.findall(r'"one letter (\w+)\\u0004[SMTWF]": "(.+?)"', words))
    assert {day: told[day].encode().decode("unicode_escape") for day in told} == dict(
        zip(
            ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
            "日一二三四五六",
            strict=True,
        )
    )
