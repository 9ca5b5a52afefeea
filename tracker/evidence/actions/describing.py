"""What an upload says of itself: 材料日期 and 公开属性."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.evidence.access import can_describe
from tracker.evidence.models import Evidence, Publicity
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.organisations.standing import may_act
from tracker.workdays.clock import local_date

EARLIEST = date(1949, 10, 1)


def describe_evidence(
    evidence: Evidence, *, by: User, at: datetime, dated_on: date | None, publicity: str
) -> Evidence:
    """Set both, as one form shows them; without a difference nothing is written."""
    _must_describe(by, evidence, at)
    check_date(dated_on, on=local_date(at))
    if publicity not in Publicity.values:
        raise NotValid(_("请选择公开属性。"), field="publicity")
    with writing(by=by, at=at) as change:
        row = Evidence.objects.select_for_update(of=("self",)).select_related("office").get(pk=evidence.pk)
        _must_describe(by, row, at)
        before = {"dated_on": row.dated_on, "publicity": row.publicity}
        after = {"dated_on": dated_on, "publicity": publicity}
        changed = [name for name in after if before[name] != after[name]]
        if changed:
            row.dated_on, row.publicity = dated_on, publicity
            row.save(update_fields=changed)
            change(
                "evidence.described",
                row,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
    return row


def check_date(dated_on: date | None, *, on: date) -> None:
    """Raises NotValid for a day to come, or one before there was a bureau."""
    if dated_on is not None and dated_on > on:
        raise NotValid(_("材料日期不能晚于今天。"), field="dated_on")
    if dated_on is not None and dated_on < EARLIEST:
        raise NotValid(_("材料日期过早，请检查年份。"), field="dated_on")


def _must_describe(by: User, evidence: Evidence, at: datetime) -> None:
    if not may_act(by, local_date(at), lambda who: can_describe(who, evidence)):
        raise NotAllowed(_("只有材料所属科室的负责人和督办员可以修改材料日期和公开属性。"))
