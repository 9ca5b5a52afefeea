"""The filters of every list of tasks, the same names on web pages and in the API. Same name twice = OR."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.plans.models import Plan, Section
from tracker.plans.wording import CommitmentKind
from tracker.tasks.lights import LIGHT_WORDS
from tracker.tasks.models import Task, TaskCommitment
from tracker.tasks.states import TaskState, Verdict

LIGHTS = [(light, words) for light, words in LIGHT_WORDS.items() if light]


class TaskFilter(filters.FilterSet):
    """Over a queryset of ``lights.with_light``; unknown values are form errors, never ignored."""

    office = filters.ModelMultipleChoiceFilter(
        field_name="lead_office", queryset=Office.objects.all(), label=_("牵头科室")
    )
    plan = filters.ModelChoiceFilter(queryset=Plan.objects.all(), label=_("来源文件"))
    section = filters.ModelChoiceFilter(
        method="of_section", queryset=Section.objects.all(), label=_("所在部分")
    )
    state = filters.MultipleChoiceFilter(choices=TaskState.choices, label=_("状态"))
    light = filters.MultipleChoiceFilter(choices=LIGHTS, label=_("亮灯"))
    kind = filters.MultipleChoiceFilter(choices=CommitmentKind.choices, label=_("类型"))
    verdict = filters.MultipleChoiceFilter(choices=Verdict.choices, label=_("评定"))
    due_after = filters.DateFilter(field_name="due_on", lookup_expr="gte", label=_("时限不早于"))
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lte", label=_("时限不晚于"))
    q = filters.CharFilter(method="search", label=_("编号、名称或原句"), max_length=100)

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, *args: Any, offices: Any = None, plans: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("office", offices), ("plan", plans)):
            if rows is not None:  # only what the reader may know exists
                chosen: Any = self.filters[name]
                chosen.queryset = rows
        if plans is not None:
            sections: Any = self.filters["section"]
            sections.queryset = Section.objects.filter(plan__in=plans)

    def of_section(self, tasks: QuerySet[Task], name: str, value: Section) -> QuerySet[Task]:
        answering = TaskCommitment.objects.filter(commitment__section=value)
        return tasks.filter(pk__in=answering.values("task"))

    def search(self, tasks: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return tasks.filter(
            Q(number__icontains=value) | Q(title__icontains=value) | Q(requirement__icontains=value)
        )
