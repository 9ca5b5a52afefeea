"""撤销: take back the last change of a draft."""

from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.plans.actions.drafts import check_may_plan, lock_draft
from tracker.plans.actions.remembering import put_back
from tracker.plans.models import Plan
from tracker.workdays.clock import local_date


def undo(plan: Plan, *, by: User, at: datetime, step_id: int) -> str:
    """Take back the draft's last change and give its label. ``step_id``: the one this person saw as the last.

    A proposal of an office that this step adopted waits for a decision again. WrongState when there is no step, or
    when somebody changed the draft since: nobody takes back what he never saw.
    """
    on = local_date(at)
    check_may_plan(by, plan.bureau_id, on)
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, on)
        last = plan.steps.order_by("-pk").first()
        if last is None:
            raise WrongState(_("没有可以撤销的修改。"))
        if last.pk != step_id:
            raise WrongState(_("草稿在此期间又有修改（%s），没有撤销。请看过后再操作。") % last.label)
        put_back(plan, last.before)
        for opinion in last.adopted.select_related("item", "office"):
            before = {"decision": opinion.decision}
            opinion.decision, opinion.decided_by, opinion.decided_at = "", None, None
            opinion.save(update_fields=["decision", "decided_by", "decided_at"])
            change("opinion.reopened", opinion, before=before, after={"decision": ""})
        change("plan.undone", plan, step=last.label, rows=sorted(last.before))
        last.delete()
    return last.label
