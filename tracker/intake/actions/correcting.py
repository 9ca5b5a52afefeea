"""A corrected version of a document: what differs, and on a person's word only that is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from tracker.intake.actions.succession import must_be_newer
from tracker.intake.alignment import Alignment, align
from tracker.ledger.refusals import WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.plans.actions.drafts import check_may_plan, lock_draft, number_places, on_draft
from tracker.plans.actions.remembering import PARKED
from tracker.plans.models import Commitment, Plan, Section, Shortcoming
from tracker.plans.passages import Passage
from tracker.plans.wording import BEFORE_ISSUE, PassageRole
from tracker.workdays.clock import local_date

_COPIED = (
    "title",
    "doc_number",
    "signed_off_by",
    "issued_on",
    "file_name",
    "source_id",
    "text",
    "text_hash",
    "remarks",
)


@dataclass(frozen=True)
class Differences:
    """An earlier plan beside its corrected version. Pairs are (earlier, later)."""

    same: list[Commitment]
    changed: list[tuple[Commitment, Commitment]]
    added: list[Commitment]
    removed: list[Commitment]
    alignment: Alignment
    pieces: list[Commitment | Passage]


def differences_of(earlier: Plan, later: Plan) -> Differences:
    """What the corrected version says otherwise, in document order; writes nothing."""
    said = list(earlier.commitments.select_related("section", "answered__task"))
    pieces: list[Commitment | Passage] = [*said, *earlier.passages.all()]
    new = list(later.commitments.select_related("section"))
    within = [(s.start, s.end) for s in later.sections.all()]
    found = align(pieces, new, later.text, within)
    reworded = {m: n for n, m in found.reworded.items()}
    from_passages = [n for n, m in found.reworded.items() if m >= len(said)]
    return Differences(
        same=[one for n, one in enumerate(said) if n in found.found],
        changed=[(one, new[reworded[n]]) for n, one in enumerate(said) if n in reworded],
        added=[new[n] for n in sorted([*found.added, *from_passages])],
        removed=[one for n, one in enumerate(said) if n in found.gone],
        alignment=found,
        pieces=pieces,
    )


def correct_draft(later: Plan, *, by: User, at: datetime, though_older: bool = False) -> Plan:
    """Put the corrected text into the earlier draft and give that back; the later row is gone.

    NotValid for a text that is older than the draft's, unless ``though_older`` says that it is meant.

    What stands in both keeps everything a person did to it. Reworded commitments keep their breakdown with the new
    words, new ones come with the reader's proposals, and those that are gone from the text go.
    """
    on = local_date(at)
    check_may_plan(by, later.bureau_id, on)
    with writing(by=by, at=at) as change:
        later = lock_draft(later)
        check_may_plan(by, later.bureau_id, on)
        earlier = lock_draft(earlier_of(later))
        must_be_newer(earlier, later, though_older=though_older)
        found = differences_of(earlier, later)
        before = {"text_hash": earlier.text_hash}
        change("plan.merged", later, before={"text_hash": later.text_hash}, into=str(earlier.pk))
        replace_text(earlier, later, found)
        earlier.steps.all().delete()  # they speak of places in the old text
        counted = {"same": len(found.same), "changed": len(found.changed)}
        counted |= {"added": len(found.added), "removed": len(found.removed)}
        change("plan.corrected", earlier, before=before, after={"text_hash": earlier.text_hash, **counted})
    return earlier


def replace_text(earlier: Plan, later: Plan, found: Differences) -> None:
    """The later text and its rows into the earlier plan, inside the caller's block; the later row is gone."""
    _move_text(earlier, later, found)
    for name in _COPIED:
        setattr(earlier, name, getattr(later, name))
    later.delete()
    earlier.save(update_fields=list(_COPIED))
    number_places(earlier)


def supplement_plan(later: Plan, *, by: User, at: datetime, though_older: bool = False) -> Plan:
    """After the earlier version was issued: keep only what is new as a supplementary draft. No task is changed."""
    check_may_plan(by, later.bureau_id, local_date(at))
    earlier = earlier_of(later)
    if earlier.state in BEFORE_ISSUE:
        raise WrongState(_("“%s”还是草稿，请直接更新草稿。") % earlier.title)
    must_be_newer(earlier, later, though_older=though_older)
    with on_draft(later, by=by, at=at) as draft:
        found = differences_of(earlier, draft.plan)
        reworded = {new.pk: old for old, new in found.changed}
        stays = {new.pk for new in found.added}
        for row in draft.plan.commitments.exclude(pk__in=stays):
            Passage.objects.create(
                plan=draft.plan, section_id=row.section_id, role=PassageRole.ISSUED, text=row.text, start=row.start,
                end=row.end, reason=_issued_as(reworded.get(row.pk)),
            )  # fmt: skip
            row.delete()
        Plan.objects.filter(pk=draft.plan.pk).update(resembles=None)
        draft.label = _("作为补充草稿")
        counted = {"added": len(stays), "changed": len(reworded), "removed": len(found.removed)}
        draft.change("plan.supplemented", draft.plan, after={"earlier": str(earlier.pk), **counted})
    return draft.plan


def keep_apart(later: Plan, *, by: User, at: datetime) -> Plan:
    """It is another document after all."""
    on = local_date(at)
    check_may_plan(by, later.bureau_id, on)
    with writing(by=by, at=at) as change:
        plan = lock_draft(later)
        check_may_plan(by, plan.bureau_id, on)
        earlier = earlier_of(plan)
        plan.resembles = None
        plan.save(update_fields=["resembles"])
        change("plan.separated", plan, before={"resembles": str(earlier.pk)})
    return plan


def earlier_of(later: Plan) -> Plan:
    earlier = Plan.objects.filter(pk=later.resembles_id).first() if later.resembles_id else None
    if earlier is None:
        raise WrongState(_("“%s”没有需要比较的另一版本。") % later.title)
    return earlier


def _issued_as(old: Commitment | None) -> str:
    if old is None:
        return _("此前已下达，文字未变")
    answered = getattr(old, "answered", None)
    number = answered.task.number if answered else _("不立任务")
    return _("与此前下达的第%(n)s项（%(task)s）相近，文字有改动，原任务未变") % {
        "n": old.order + 1,
        "task": number,
    }


def _move_text(earlier: Plan, later: Plan, found: Differences) -> None:
    """Rows of both versions into one plan; every kept row at its place in the new text."""
    earlier.sections.update(order=F("order") + PARKED)
    old_sections = list(earlier.sections.all())
    numbers = {one.number: one for one in later.shortcomings.all()}
    Section.objects.filter(plan=later).update(plan=earlier)
    sections = [one for one in Section.objects.filter(plan=earlier) if one not in old_sections]
    kept: list[tuple[Commitment | Passage, int, int]] = []
    for n, start in found.alignment.found.items():
        kept.append((found.pieces[n], start, start + len(found.pieces[n].text)))
    new = {row.pk: row for row in later.commitments.all()}
    for old, reworded in found.changed:
        kept.append((old, reworded.start, reworded.end))
    gone = [found.pieces[n] for n in found.alignment.gone]
    gone += [
        found.pieces[m] for m in found.alignment.reworded.values() if isinstance(found.pieces[m], Passage)
    ]
    for one in gone:
        one.delete()
    _put(earlier, later.text, kept, sections)
    spans = [(start, end) for _row, start, end in kept]
    added = {row.pk for row in found.added}
    passed = {later_row.pk for later_row in new.values()} - added - {r.pk for _o, r in found.changed}
    added |= {pk for pk in passed if not any(new[pk].start < e and new[pk].end > s for s, e in spans)}
    later.commitments.filter(pk__in=added).update(plan=earlier)
    free = [p.pk for p in later.passages.all() if not any(p.start < e and p.end > s for s, e in spans)]
    later.passages.filter(pk__in=free).update(plan=earlier)
    _shortcomings(earlier, later, numbers)
    later.commitments.all().delete()
    Section.objects.filter(pk__in=[one.pk for one in old_sections]).delete()


def _put(
    plan: Plan, text: str, kept: list[tuple[Commitment | Passage, int, int]], sections: list[Section]
) -> None:
    plan.commitments.update(order=F("order") + PARKED)
    passages = [one for one, _s, _e in kept if isinstance(one, Passage)]
    plan.passages.all().delete()
    for one, start, end in kept:
        one.start, one.end, one.text = start, end, text[start:end]
        one.section = next(s for s in reversed(sections) if s.start <= start and end <= s.end)
        if isinstance(one, Commitment):
            one.baseline = None  # the figures are read anew
            one.save(update_fields=["start", "end", "text", "section", "baseline"])
    Passage.objects.bulk_create(passages)


def _shortcomings(earlier: Plan, later: Plan, numbers: dict[str, Shortcoming]) -> None:
    """Read anew; a link by hand holds where the same number is still there."""
    linked = [(row, list(row.answers.all())) for row in earlier.commitments.prefetch_related("answers")]
    wanted = [
        (row, [a if a.plan_id == later.pk else numbers.get(a.number) for a in answers])
        for row, answers in linked
    ]
    earlier.shortcomings.all().delete()
    earlier.figures.all().delete()
    later.shortcomings.update(plan=earlier)
    later.figures.update(plan=earlier)
    for row, answers in wanted:
        row.answers.set([one for one in answers if one is not None])
