"""Loading a source document for a page: what the reader may not see does not exist."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tracker.plans.access import can_plan
from tracker.plans.models import Plan
from tracker.web.reader import standing


def visible_plan(request: HttpRequest, pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(standing(request)).select_related("bureau"), pk=pk)


def own_plan(request: HttpRequest, pk: UUID) -> Plan:
    """A plan this person may break down, issue or discard; 403 for those who only read it."""
    plan = visible_plan(request, pk)
    if not can_plan(standing(request), plan.bureau_id):
        raise PermissionDenied(_("只有本单位的督办员可以处理来源文件。"))
    return plan
