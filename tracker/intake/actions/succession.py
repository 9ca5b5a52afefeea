"""Which of two versions of a document is the newer one, as far as anything says so.

The one imported last is compared as the corrected one; that it is not older is asked before anything is changed.
"""

import json
import re

from django.utils.translation import gettext as _

from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid
from tracker.plans.models import Plan
from tracker.workdays.clock import moment_words

_CORRECTED = re.compile(r"更正|修订|修改|勘误|定稿")
_REPLACED = ("plan.corrected", "plan.amended")


def why_older(earlier: Plan, later: Plan) -> str:
    """Why ``later``, though imported last, is the older text; "" where nothing says so."""
    for change in Change.objects.about("plan", [str(earlier.pk)]).filter(kind__in=_REPLACED).order_by("-seq"):
        words = {"who": change.actor_words, "when": moment_words(change.at)}
        if json.loads(change.data).get("before", {}).get("text_hash") == later.text_hash:
            return _("这份文件是更正前的文本，%(who)s已于%(when)s用更正后的文本替换。") % words
        if change.at > later.drafted_at:
            return _("这份文件导入以后，%(who)s已于%(when)s用另一份更正后的文本更新过。") % words
    if earlier.issued_on and later.issued_on and later.issued_on < earlier.issued_on:
        days = {"old": _day(later), "new": _day(earlier)}
        return _("这份文件的成文日期是%(old)s，早于此前导入的一份（%(new)s）。") % days
    if _CORRECTED.search(_named(earlier)) and not _CORRECTED.search(_named(later)):
        return _("此前导入的一份在标题或文件名中注明是更正、修订后的文本，这份没有。")
    return ""


def must_be_newer(earlier: Plan, later: Plan, *, though_older: bool) -> None:
    """NotValid for an older text, unless the person said that it is meant."""
    if not though_older and (why := why_older(earlier, later)):
        raise NotValid(
            _("%s如确需按这份更新，请勾选“仍按这份较早的文本更新”。") % why,
            code="older",
            field="though_older",
        )


def _named(plan: Plan) -> str:
    return f"{plan.title} {plan.file_name}"


def _day(plan: Plan) -> str:
    assert plan.issued_on is not None
    return f"{plan.issued_on.year}年{plan.issued_on.month}月{plan.issued_on.day}日"
