"""The SQL that is built once answers as the query it was built from, whoever asks about whatever day."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import NOW, TODAY, give_post, make_office
from tracker.organisations.actions import delegate
from tracker.organisations.held import _statement, held, posts
from tracker.organisations.models import Post, Role, User

DAYS = [TODAY - timedelta(days=200), TODAY, TODAY + timedelta(days=1), date(2024, 7, 1), date(2030, 1, 1)]


@pytest.fixture
def _lively(cast: Cast) -> None:
    """Offices below, a post that ends, one that begins, one that is lent."""
    make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    make_office(cast.bureau, "LAW1", "法规组", parent=cast.law)
    give_post(cast.staff, Role.STAFF, cast.relief, until=TODAY)
    give_post(cast.staff, Role.HEAD, cast.law, since=TODAY + timedelta(days=1))
    lent = Post.objects.get(user=cast.head)
    delegate(lent, to=cast.staff, since=TODAY, until=TODAY, by=cast.head, at=NOW)


@pytest.mark.django_db
@pytest.mark.usefixtures("_lively")
def test_answer_is_the_querys_own() -> None:
    def told(rows: object) -> set[frozenset[tuple[str, object]]]:
        return {frozenset(row.items()) for row in rows}  # type: ignore[attr-defined]

    several = 0
    for user in User.objects.all():
        for day in DAYS:
            rows = held(user, day)
            assert told(rows) == told(posts(user.pk, day))
            assert len(rows) == len(told(rows))
            several += len(rows) > 1
    assert several >= 3


@pytest.mark.django_db
def test_one_query_and_nothing_is_remembered(cast: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        before = held(cast.head, TODAY)
        Post.objects.filter(user=cast.head).update(until=TODAY - timedelta(days=1))
        after = held(cast.head, TODAY)
    assert len(asked) == 3
    assert len(before) == 1 and after == []


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_words_and_not_the_connection(cast: Cast) -> None:
    """The first to ask may be any thread of the web server."""
    _statement.cache_clear()
    found: list[list[object]] = []

    def ask() -> None:
        found.append([row["office_id"] for row in held(cast.head, TODAY)])
        connection.close()

    for _ in range(2):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    assert found == [[cast.enforcement.pk]] * 2
