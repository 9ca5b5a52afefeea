"""Fields of a task's form: offices as rows, lists typed a line each, days typed or picked."""

from datetime import date
from typing import Any

import pytest
from django import forms

from tests.conftest import Cast
from tests.factories import make_office
from tracker.web.task_fields import DayField, LinesField, TaskFacts, office_choices, working_offices


def facts(cast: Cast, **typed: Any) -> TaskFacts:
    offices = [cast.law, cast.enforcement, cast.relief]
    data = {
        "title": "任务",
        "lead_office": str(cast.law.pk),
        "due_on": "2024-06-28",
        "kind": "one_off",
        "rhythm": "none",
        **typed,
    }
    return TaskFacts(data, offices=offices, choices=office_choices(offices))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("印发文件\r\n会议纪要", ["印发文件", "会议纪要"]),
        ("  印发文件 \n\n \n会议纪要\n", ["印发文件", "会议纪要"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_lines_are_cleaned_one_each(typed: str, lines: list[str]) -> None:
    assert LinesField().clean(typed) == lines


@pytest.mark.parametrize(
    ("before", "typed", "changed"),
    [
        (["印发文件", "会议纪要"], "印发文件\r\n会议纪要\r\n", False),
        ("印发文件\r\n会议纪要", "印发文件\n会议纪要", False),  # as the hidden copy brings it back
        (["印发 文件"], "印发\n文件", True),
        (["印发文件"], "", True),
        ([], "", False),
        (None, None, False),
    ],
)
def test_lines_changed_only_when_an_item_did(before: Any, typed: str | None, changed: bool) -> None:
    assert LinesField().has_changed(before, typed) is changed


def test_lines_have_a_limit() -> None:
    with pytest.raises(forms.ValidationError):
        LinesField().clean("长" * 2001)


def test_day_is_shown_as_the_browser_wants_it() -> None:
    shown = DayField().widget.render("due_on", date(2024, 6, 28))
    assert 'type="date"' in shown and 'value="2024-06-28"' in shown


@pytest.mark.parametrize("typed", ["2024-06-28", "2024/6/28", "2024.6.28", "2024年6月28日"])
def test_day_may_be_typed_by_hand(typed: str) -> None:
    assert DayField().clean(typed) == date(2024, 6, 28)


def test_offices_become_rows(cast: Cast) -> None:
    form = facts(cast, supporting_offices=[str(cast.relief.pk), str(cast.enforcement.pk)])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["lead_office"] == cast.law
    assert form.cleaned_data["supporting_offices"] == [cast.relief, cast.enforcement]


@pytest.mark.parametrize("field", ["lead_office", "supporting_offices"])
def test_office_that_was_not_offered_is_refused(cast: Cast, field: str) -> None:
    elsewhere = str(cast.stranger.posts.get().office_id)
    form = facts(cast, **{field: [elsewhere] if field == "supporting_offices" else elsewhere})
    assert not form.is_valid() and field in form.errors


def test_two_forms_do_not_share_their_offices(cast: Cast) -> None:
    first = facts(cast)
    TaskFacts({}, offices=[cast.relief], choices=office_choices([cast.relief]))
    assert first.is_valid() and first.cleaned_data["lead_office"] == cast.law


def test_names_of_several_bureaus_say_which(cast: Cast) -> None:
    elsewhere = cast.stranger.posts.get().office
    assert elsewhere is not None
    assert [words for _pk, words in office_choices([cast.law])] == ["政策法规科"]
    assert [words for _pk, words in office_choices([cast.law, elsewhere])] == [
        "枣庄市应急管理局 政策法规科",
        "滕州市应急管理局 政策法规股",
    ]


def test_external_units_are_given_no_work(cast: Cast) -> None:
    make_office(cast.bureau, "TZ", "滕州市应急管理局", is_external=True)
    assert set(working_offices([cast.bureau.pk])) == {cast.law, cast.enforcement, cast.relief}
