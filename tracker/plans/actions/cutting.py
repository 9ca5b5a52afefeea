"""拆分 and 合并: where one commitment ends and the next begins. Words are never changed, only their spans."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid
from tracker.organisations.models import User
from tracker.plans.actions.drafts import locked, on_draft
from tracker.plans.actions.seen import must_be_the_text_seen
from tracker.plans.actions.sharing import followers_to
from tracker.plans.coverage import cut_points, has_words, trimmed
from tracker.plans.models import Commitment, Plan
from tracker.plans.naming import title_from

_COPIED = ("kind", "lead_office_id", "due_on", "rhythm", "expected_evidence", "confidence")


def split_commitment(
    commitment: Commitment, *, by: User, at: datetime, offsets: Sequence[int], seen: str = ""
) -> list[Commitment]:
    """Cut one commitment at ``offsets`` (characters of its own text, each behind a stop or comma); the pieces in order.

    The first piece stays the row it was, with a new title where the old one quotes words it lost, and keeps the
    milestones; the others take over its office, date and the rest, and get a title of their own. NotValid for an
    offset outside the text, inside a word or a quotation, or one that leaves a piece without words. ``seen``: the
    place of the text that was on the page; WrongState when somebody moved its ends since.
    """
    with on_draft(commitment.plan, by=by, at=at) as draft:
        row = locked(draft.plan, commitment)
        must_be_the_text_seen(row, seen)
        spans = _cut(draft.plan, row, offsets)
        number = row.order + 1
        draft.label = _("拆分第%s项") % number
        before = {"text": row.text}
        helping, answers = list(row.supporting_offices.all()), list(row.answers.all())
        made = [row]
        for start, end in spans[1:]:
            text = draft.plan.text[start:end]
            new = Commitment.objects.create(
                plan=draft.plan, section_id=row.section_id, order=draft.plan.commitments.count(), text=text, start=start,
                end=end, title=title_from(text), targets=[one for one in row.targets if one in text],
                reasons=_taken_over(row, number), **{name: getattr(row, name) for name in _COPIED},
            )  # fmt: skip
            new.supporting_offices.set(helping)
            new.answers.set(answers)
            made.append(new)
        row.start, row.end = spans[0]
        row.text = draft.plan.text[row.start : row.end]
        row.targets = [one for one in row.targets if one in row.text]
        if (
            row.title in before["text"] and row.title not in row.text
        ):  # it quotes words that went to another piece
            row.title = title_from(row.text)
            row.reasons = {**row.reasons, "title": _("取本项原文的前半句")}
        row.save(update_fields=["start", "end", "text", "targets", "title", "reasons"])
        draft.change("commitment.split", row, before=before, after={"texts": [one.text for one in made]})
    return [Commitment.objects.get(pk=one.pk) for one in made]


def join_commitments(
    first: Commitment, following: Commitment, *, by: User, at: datetime, seen: tuple[str, str] = ("", "")
) -> Commitment:
    """Make the next commitment part of this one, with the text between them.

    What the first one has is kept; where it has no office, date or proof yet, the second's is taken. NotValid
    unless they follow each other in one section. ``seen``: the places of both texts on the page; WrongState when
    somebody moved their ends since.
    """
    with on_draft(first.plan, by=by, at=at) as draft:
        plan = draft.plan
        row, other = locked(plan, first), locked(plan, following)
        must_be_the_text_seen(row, seen[0])
        must_be_the_text_seen(other, seen[1])
        after = plan.commitments.filter(order__gt=row.order).order_by("order").first()
        if after is None or after.pk != other.pk or row.section_id != other.section_id:
            raise NotValid(_("只能与同一部分中紧接着的下一项合并。"), code="not_adjacent")
        draft.label = _("合并第%(a)s项和第%(b)s项") % {"a": row.order + 1, "b": other.order + 1}
        before = {"texts": [row.text, other.text]}
        helping = _union(row.supporting_offices.all(), other.supporting_offices.all(), [other.lead_office])
        row.lead_office = row.lead_office or other.lead_office
        answers = {*row.answers.all(), *other.answers.all()}
        if row.due_on is None:
            row.due_on = other.due_on
        row.expected_evidence = _union(row.expected_evidence, other.expected_evidence)
        row.targets = _union(row.targets, other.targets)
        row.milestones = [*row.milestones, *other.milestones]
        followers_to(other, row)
        if row.shares_with_id == other.pk:
            row.shares_with = None
        plan.passages.filter(start__gte=row.end, end__lte=other.start).delete()
        end = other.end
        other.delete()
        row.end, row.text = end, plan.text[row.start : end]
        row.save()
        row.supporting_offices.set([office for office in helping if office.pk != row.lead_office_id])
        row.answers.set(answers)
        draft.change("commitment.joined", row, before=before, after={"text": row.text})
    return Commitment.objects.get(pk=row.pk)


def _cut(plan: Plan, row: Commitment, offsets: Sequence[int]) -> list[tuple[int, int]]:
    places = sorted(set(offsets))
    if not places or places[0] <= 0 or places[-1] >= len(row.text):
        raise NotValid(_("请选择原文中间的一处拆分。"), code="outside")
    if not set(places) <= set(cut_points(row.text)):
        raise NotValid(_("只能在标点之后拆分；书名号、引号、括号里面和词语中间不能拆开。"), code="not_a_stop")
    spans = []
    for begin, stop in pairwise([0, *places, len(row.text)]):
        span = trimmed(plan.text, row.start + begin, row.start + stop)
        if not has_words(plan.text[span.start : span.end]):
            raise NotValid(_("这里拆分后有一项没有文字，请换一处。"), code="no_words")
        spans.append((span.start, span.end))
    return spans


def _taken_over(row: Commitment, number: int) -> dict[str, str]:
    taken = _("拆分时沿用第%s项，请核对") % number
    found = dict.fromkeys(
        ("lead_office", "supporting_offices", "due_on", "kind", "rhythm", "expected_evidence"), taken
    )
    return found | {"cut": _("由督办员从第%s项中拆出") % number, "title": _("取本项原文的前半句")}


def _union(*parts: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(one for part in parts for one in part if one is not None))
