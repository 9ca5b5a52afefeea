"""The filters of the task list; the start page's numbers link to them by these names."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.utils.translation import gettext_lazy as _

from tracker.admin.overview import ASSESSED, NO_PLAN, STATE_CHOICES
from tracker.organisations.models import Office
from tracker.plans.models import Plan, Section
from tracker.plans.wording import BEFORE_ISSUE, CommitmentKind
from tracker.tasks.lights import LIGHT_WORDS
from tracker.tasks.states import TaskState, Verdict, state_words


class Chosen(admin.SimpleListFilter):
    """One value of a list; a value the list cannot read is refused, never ignored."""

    def queryset(self, request: Any, queryset: Any) -> Any:
        value = self.value()
        return queryset if value is None else self.narrow(queryset, value)

    def narrow(self, tasks: Any, value: str) -> Any:
        return tasks.filter(**{str(self.parameter_name): value})

    def has_output(self) -> bool:
        return super().has_output() or self.value() is not None


def key(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as problem:
        raise IncorrectLookupParameters(problem) from problem


class PlanChoice(Chosen):
    title, parameter_name = _("来源文件"), "plan"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        plans = Plan.objects.exclude(state__in=BEFORE_ISSUE).only("year", "title")[:50]
        return [(str(plan.pk), f"{plan.year} {plan.title}") for plan in plans] + [(NO_PLAN, _("无来源文件"))]

    def narrow(self, tasks: Any, value: str) -> Any:
        return tasks.filter(plan=None if value == NO_PLAN else key(value))


class SectionChoice(Chosen):
    """Sections of the chosen source document; none is offered before one is chosen."""

    title, parameter_name = _("部分"), "section"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        plan = request.GET.get("plan", NO_PLAN)
        sections = [] if plan == NO_PLAN else Section.objects.filter(plan=key(plan))
        return [(str(section.pk), str(section)) for section in sections]

    def narrow(self, tasks: Any, value: str) -> Any:
        if not value.isdecimal():
            raise IncorrectLookupParameters(value)
        return tasks.filter(answers__commitment__section=value).distinct()


class OfficeChoice(Chosen):
    """``path``: the way from the listed rows to the office."""

    title, parameter_name = _("牵头科室"), "office"
    path = "lead_office"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        offices = Office.objects.filter(is_external=False).select_related("bureau")
        return [(str(office.pk), f"{office}（{office.bureau.short_name}）") for office in offices]

    def narrow(self, tasks: Any, value: str) -> Any:
        return tasks.filter(**{self.path: key(value)})


class StateChoice(Chosen):
    """The words of a state: a closed task is 已销号 only when it was kept, else 已评定."""

    title, parameter_name = _("状态"), "state"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [(value, state_words(*pair)) for value, pair in STATE_CHOICES]

    def narrow(self, tasks: Any, value: str) -> Any:
        if value == ASSESSED:
            return tasks.filter(state=TaskState.CLOSED).exclude(verdict=Verdict.KEPT)
        if value == TaskState.CLOSED:
            return tasks.filter(state=value, verdict=Verdict.KEPT)
        return tasks.filter(state=value)


class LightChoice(Chosen):
    title, parameter_name = _("亮灯"), "light"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [(light, words) for light, words in LIGHT_WORDS.items() if light]


class KindChoice(Chosen):
    title, parameter_name = _("类型"), "kind"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return CommitmentKind.choices


class VerdictChoice(Chosen):
    title, parameter_name = _("评定"), "verdict"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return Verdict.choices


FILTERS: list[Any] = [
    StateChoice,
    LightChoice,
    OfficeChoice,
    PlanChoice,
    SectionChoice,
    KindChoice,
    VerdictChoice,
]
