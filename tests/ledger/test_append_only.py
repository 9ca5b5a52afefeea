"""What was written stays written, and who may read it."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from tests.ledger.rows import CLERK, MOMENT, Thing
from tracker.ledger.entries import Reach
from tracker.ledger.kinds import KINDS
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, Refused, WrongState
from tracker.ledger.writing import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        change("task.assigned", Thing("a", "b1", frozenset({"o1", "o2"})))
        change("task.assigned", Thing("b", "b1", frozenset({"o2"})), lost=["o1"])
        change("task.assigned", Thing("c", "b2", frozenset({"o3"})))
        change("user.created", Thing("d", ""))


def seen(**reach: list[str]) -> str:
    return "".join(Change.objects.visible_to(Reach(**reach)).values_list("subject_id", flat=True))


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        ({"bureaus": ["b1"]}, "ab"),
        ({"bureaus": ["b1", "b2"]}, "abc"),
        ({"offices": ["o1"]}, "a"),  # b was lost to it
        ({"offices": ["o2"]}, "ab"),
        ({"offices": ["o1", "o2"]}, "ab"),  # each once
        ({"bureaus": ["b1"], "offices": ["o1"]}, "ab"),  # the bureau sees what the office lost
        ({"bureaus": ["b2"], "offices": ["o1"]}, "ac"),
        ({"offices": ["o9"]}, ""),
        ({}, ""),
    ],
)
def test_reader_sees_his_bureaus_and_what_names_his_offices(
    reach: dict[str, list[str]], expected: str
) -> None:
    assert seen(**reach) == expected


@pytest.mark.usefixtures("written")
def test_about_gives_one_subjects_history() -> None:
    assert Change.objects.about("thing", ["b", "c"]).count() == 2
    assert Change.objects.about("task", ["b"]).count() == 0


@pytest.mark.usefixtures("written")
def test_queryset_refuses_update_and_delete() -> None:
    with pytest.raises(TypeError, match="append-only"):
        Change.objects.filter(seq=1).update(actor_name="别人")
    with pytest.raises(TypeError, match="append-only"):
        Change.objects.all().delete()
    with pytest.raises(TypeError, match="append-only"), transaction.atomic():
        Change.objects.bulk_update(list(Change.objects.all()), ["actor_name"])
    assert set(Change.objects.values_list("actor_name", flat=True)) == {"陈思远"}


@pytest.mark.usefixtures("written")
def test_row_that_offices_may_see_cannot_be_deleted_by_itself() -> None:
    with pytest.raises(ProtectedError):
        Change.objects.get(seq=1).delete()


def test_every_kind_is_in_the_past_tense_of_a_noun_and_has_chinese_words() -> None:
    for kind, words in KINDS.items():
        noun, _dot, verb = kind.partition(".")
        assert noun.isalpha(), kind
        assert verb.endswith(
            ("ed", "kept", "built", "sent", "withdrawn", "undone", "split", "given", "held")
        ), kind
        assert str(words).isascii() is False, kind


@pytest.mark.parametrize(
    ("error", "code"), [(NotAllowed, "not_allowed"), (WrongState, "wrong_state"), (NotValid, "not_valid")]
)
def test_refusal_carries_sentence_code_and_field(error: type[Refused], code: str) -> None:
    plain = error("不能这样做。")
    assert (plain.message, plain.code, plain.field, str(plain)) == ("不能这样做。", code, "", "不能这样做。")
    special = error("不能。", code="own_filing", field="reason")
    assert (special.code, special.field, isinstance(special, Refused)) == ("own_filing", "reason", True)
