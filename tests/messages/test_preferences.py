"""提醒设置: everybody chooses for himself; an administrator keeps the account of the second channel."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import Cast
from tests.factories import NOW
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.messages.preferences import Preference, preferences_of
from tracker.messages.preferring import set_preference

pytestmark = pytest.mark.django_db


def test_defaults_then_a_choice_then_nothing_new(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        [row] = preferences_of([cast.head.pk]).values()
    assert (row.language, row.at_once, row.immediate, row.channel, row.wecom_user) == (
        "zh-hans", False, False, "mail", "",
    )  # fmt: skip
    for _twice in range(2):
        set_preference(cast.head, by=cast.head, at=NOW, language="en", at_once=True)
    with django_assert_num_queries(1):
        found = preferences_of([cast.head.pk, cast.staff.pk, cast.leader.pk])
    assert {pk: row.language for pk, row in found.items()} == {
        cast.head.pk: "en", cast.staff.pk: "zh-hans", cast.leader.pk: "zh-hans",
    }  # fmt: skip
    [told] = Change.objects.filter(kind="preference.changed")
    assert (told.subject_id, told.actor_name) == (str(cast.head.pk), str(cast.head))


def test_own_only_but_for_the_account_an_administrator_keeps(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        set_preference(cast.head, by=cast.staff, at=NOW, language="en")
    with pytest.raises(NotAllowed):
        set_preference(cast.head, by=cast.admin, at=NOW, wecom_user="li", at_once=True)
    set_preference(cast.head, by=cast.admin, at=NOW, wecom_user=" li.jianguo ")
    assert Preference.objects.get(person=cast.head).wecom_user == "li.jianguo"


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"channel": "wecom"}, "wecom_user"),
        ({"wecom_user": "@all"}, "wecom_user"),
        ({"wecom_user": "li|wang"}, "wecom_user"),
        ({"language": "fr"}, "language"),
        ({"channel": "fax"}, "channel"),
    ],
)
def test_what_cannot_be_used_is_not_kept(cast: Cast, chosen: dict[str, Any], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        set_preference(cast.head, by=cast.head, at=NOW, **chosen)
    assert refused.value.field == field
    assert not Preference.objects.exists()


def test_the_database_holds_it_too(cast: Cast) -> None:
    with connection.cursor() as cursor:
        person = cast.head.pk.hex if connection.vendor == "sqlite" else cast.head.pk
        cursor.execute("INSERT INTO tracker_preference (person_id) VALUES (%s)", [person])
    assert Preference.objects.get().channel == "mail"
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.update(channel="wecom")
    Preference.objects.all().delete()
