"""Who will be told on a day to come, by the posts held then. As a rule nobody comes or goes: then one reading serves all days."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from tracker.organisations.models import Delegation, Post
from tracker.reminders.recipients import People
from tracker.tasks.models import Piece, Task

_ONE_DAY = timedelta(days=1)


class PeopleAhead:
    """``People`` of any day from ``start``, read anew only for days between which a post or a delegation begins or ends."""

    def __init__(self, tasks: Iterable[Task], pieces: Iterable[Piece], start: date) -> None:
        self._tasks, self._pieces, self._start = list(tasks), list(pieces), start
        bureaus = {task.bureau_id for task in self._tasks}
        posts = Post.objects.filter(Q(since__gt=start) | Q(until__gte=start), bureau__in=bureaus)
        lent = Delegation.objects.not_over(start).filter(post__bureau__in=bureaus)
        self._turns = {start}
        for since, until in (
            posts.order_by()
            .values_list("since", "until")
            .union(lent.order_by().values_list("since", "until"))
        ):
            self._turns |= {since} | ({until + _ONE_DAY} if until else set())
        self._known: dict[date, People] = {}

    def on(self, day: date) -> People:
        turn = max((t for t in self._turns if self._start <= t <= day), default=self._start)
        if turn not in self._known:
            self._known[turn] = People(self._tasks, turn, self._pieces)
        return self._known[turn]
