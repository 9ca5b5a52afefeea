"""The filters of a list of papers, the same names on the page and in the API. Same name twice = OR."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.reminders.models import Draws
from tracker.reminders.notices import Notice, NoticeQuerySet, NoticeState
from tracker.tasks.models import Task


class NoticeFilter(filters.FilterSet):
    """Over ``Notice.objects.visible_to``; unknown values are form errors, never ignored."""

    kind = filters.MultipleChoiceFilter(choices=Draws.choices, label=_("文种"))
    state = filters.MultipleChoiceFilter(choices=NoticeState.choices, label=_("状态"))
    office = filters.ModelMultipleChoiceFilter(queryset=Office.objects.all(), label=_("收件科室"))
    task = filters.ModelChoiceFilter(queryset=Task.objects.all(), label=_("任务"))
    awaiting = filters.BooleanFilter(method="without_reply", label=_("待回复"))
    reply_due_before = filters.DateFilter(
        field_name="reply_due_on", lookup_expr="lte", label=_("回复时限不晚于")
    )

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, *args: Any, offices: Any = None, tasks: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("office", offices), ("task", tasks)):
            if rows is not None:  # only what the reader may know exists
                chosen: Any = self.filters[name]
                chosen.queryset = rows

    def without_reply(self, notices: NoticeQuerySet, name: str, value: bool) -> QuerySet[Notice]:
        waiting = Notice.objects.awaiting_reply().order_by().values("pk")
        return notices.filter(pk__in=waiting) if value else notices.exclude(pk__in=waiting)
