"""核对无误: what the reader only guessed, looked at by a person and left as it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid
from tracker.organisations.models import User
from tracker.plans.actions.drafts import check_may_plan, on_draft
from tracker.plans.actions.seen import Seen, plain
from tracker.plans.models import Commitment, Plan
from tracker.workdays.clock import local_date

GUESSED = ("lead_office", "due_on")  # what a task cannot do without


def guesses_of(row: Commitment) -> list[str]:
    """Fields of a task to be that nothing in the document speaks for, and that nobody changed or confirmed since."""
    if row.waived_because or row.shares_with_id:
        return []
    return [name for name in GUESSED if getattr(row, name) and row.confidence.get(name) == "guess"]


def confirm_guesses(
    plan: Plan, commitments: Iterable[Commitment], *, by: User, at: datetime, seen: Mapping[UUID, Seen]
) -> int:
    """How many cards were confirmed, as one change that can be taken back: whoever looked at a card has seen all its guesses.

    ``seen``: what each card showed; a card that somebody else changed since is left as it is.
    """
    check_may_plan(by, plan.bureau_id, local_date(at))
    chosen = [one.pk for one in commitments]
    if not chosen:
        raise NotValid(_("请先勾选安排事项。"), code="none_chosen")
    confirmed = 0
    with on_draft(plan, by=by, at=at) as draft:
        rows = draft.plan.commitments.select_for_update().filter(pk__in=chosen).order_by("order")
        for row in rows:
            shown = seen.get(row.pk, {})
            if not guesses_of(row) or any(plain(getattr(row, name)) != shown.get(name) for name in GUESSED):
                continue
            names = [name for name, how in row.confidence.items() if how == "guess"]
            row.confidence = {name: how for name, how in row.confidence.items() if name not in names}
            said = {name: _("%s（督办员已核对）") % row.reasons.get(name, "") for name in names}
            row.reasons = {**row.reasons, **said}
            row.save(update_fields=["confidence", "reasons"])
            draft.change("commitment.confirmed", row, confirmed=names)
            confirmed += 1
        if not confirmed:
            words = _("所选事项没有推测的时限或科室，或者打开页面后有人改过，请看过现在的内容再核对。")
            raise NotValid(words, code="no_guesses")
        draft.label = _("核对%s项") % confirmed
    return confirmed
