"""The filters of the list of source documents. Same name twice = OR."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from tracker.plans.models import Plan
from tracker.plans.wording import PlanKind, PlanState


class PlanFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=PlanState.choices, label=_("状态"))
    kind = filters.MultipleChoiceFilter(choices=PlanKind.choices, label=_("类别"))
    year = filters.NumberFilter(min_value=2000, max_value=2100, label=_("年度"))

    class Meta:
        model = Plan
        fields: ClassVar[list[str]] = []
