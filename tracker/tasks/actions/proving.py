"""佐证材料 of a task: added, replaced by a next version, matched to what is expected, accepted or returned one by one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _

from tracker.evidence import actions as evidence
from tracker.evidence.models import Evidence
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Office, User
from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.actions.reporting import receive_files
from tracker.tasks.actions.steps import lock, may, must_decide, must_work, needed, standing_at
from tracker.tasks.models import Task
from tracker.tasks.proofs import PROVABLE, Item, Proof, ProofState, items_of
from tracker.workdays.clock import local_date, moment_words

MOST_AT_ONCE = 50

Kept = evidence.Stored | evidence.Link


class Added(NamedTuple):
    """``rows`` are new before the task; ``present`` were there already and are not added again."""

    rows: list[Evidence]
    present: list[Evidence]


def keep_files(
    task: Task, *, by: User, at: datetime, uploads: "Iterable[File[Any]]"
) -> tuple[list[evidence.Stored], list[NotValid]]:
    """Check and keep uploads for ``add_evidence``: those kept, and a refusal for each that was not."""
    office = _must_prove(by, task, at)
    piece = None if office == task.lead_office else task.pieces.given().get(office=office)
    return receive_files(task, by=by, at=at, uploads=uploads, piece=piece)


def add_evidence(
    task: Task,
    *,
    by: User,
    at: datetime,
    files: Sequence[Kept] = (),
    existing: Sequence[Evidence] = (),
    dated_on: date | None = None,
) -> Added:
    """补充 files and links, or evidence that this person may see elsewhere: one file proves several tasks.

    ``files`` come from ``receive_files`` and ``evidence.link``. What the task already has is not added again.
    """
    _must_prove(by, task, at)
    evidence.check_date(dated_on, on=local_date(at))
    if not files and not existing:
        raise NotValid(_("请选择文件、填写网页链接，或从已有材料中选择。"), field="uploads")
    if len(files) + len(existing) > MOST_AT_ONCE:
        raise NotValid(_("一次最多添加%s份材料。") % MOST_AT_ONCE, field="uploads")
    with writing(by=by, at=at) as change:
        task, items, office = _open(task, by, at)
        seen = _visible(existing, by, at)
        here = {(i.evidence.content, i.evidence.name): i.evidence for i in items if not i.replaced_by}
        known = {i.evidence.pk for i in items}
        sent = list(dict.fromkeys(files))
        new = [file for file in sent if _key(file) not in here]
        rows = evidence.record(new, by=by, office=office, change=change, dated_on=dated_on)
        rows += [row for row in seen if row.pk not in known]
        present = [here[_key(file)] for file in sent if _key(file) in here]
        present += [row for row in seen if row.pk in known]
        for row in rows:
            _prove(task, row, by=by, at=at)
            change("task.evidence_added", task, evidence=str(row.pk), name=row.name)
        _count(task, rows)
    return Added(rows, present)


def replace_evidence(
    task: Task, old: Evidence, *, by: User, at: datetime, file: Kept, dated_on: date | None = None
) -> Evidence:
    """The next version. The old one stays, is shown and proves nothing any more; what it answered goes on."""
    _must_prove(by, task, at)
    evidence.check_date(dated_on, on=local_date(at))
    with writing(by=by, at=at) as change:
        task, items, office = _open(task, by, at)
        item = _among(items, old)
        if item.replaced_by is not None:
            if item.replaced_by.content == _key(file)[0]:
                return item.replaced_by  # the same form again
            raise WrongState(_replaced(item))
        if item.evidence.content == _key(file)[0]:
            raise NotValid(_("所选文件与现有版本内容相同，没有替换。"), code="same_content", field="uploads")
        [row] = evidence.record(
            [file], by=by, office=office, change=change, dated_on=dated_on, replaces=item.evidence
        )
        answers = item.proof.answers if item.proof else None
        _prove(task, row, by=by, at=at, answers=answers)
        change(
            "task.evidence_replaced", task, evidence=str(row.pk), name=row.name, version=row.version,
            replaces=str(old.pk),
        )  # fmt: skip
        _count(task, [row])
    return row


def match_evidence(task: Task, row: Evidence, *, by: User, at: datetime, answers: Iterable[str]) -> Proof:
    """Which expected items it answers, in their words; none is an answer too."""
    _must_prove(by, task, at)
    with writing(by=by, at=at) as change:
        task, items, _office = _open(task, by, at)
        item = _current(items, row)
        if item.state != ProofState.WAITING:
            raise WrongState(_decided(item))
        wanted = set(answers)
        if not wanted <= set(task.expected_evidence):
            raise NotValid(_("所选内容不在此项任务的应交佐证中，请刷新页面后重新选择。"), field="answers")
        chosen = [words for words in dict.fromkeys(task.expected_evidence) if words in wanted]
        proof = item.proof or Proof(task=task, evidence=row)
        if proof.answers != chosen:
            before, proof.answers = proof.answers, chosen
            proof.save()
            change(
                "task.evidence_matched", task, evidence=str(row.pk), name=row.name,
                before={"answers": before or []}, after={"answers": chosen},
            )  # fmt: skip
            _count(task, [row])
    return proof


def accept_evidence(task: Task, row: Evidence, *, by: User, at: datetime, seen: str = "") -> Proof:
    """通过 one evidence. ``seen``: the state that lay before the person, "" for 待审核; another one wins."""
    return _decide(task, row, ProofState.ACCEPTED, "", seen, by=by, at=at)


def return_evidence(
    task: Task, row: Evidence, *, by: User, at: datetime, reason: str, seen: str = ""
) -> Proof:
    """退回 one evidence with its reason: it proves nothing until a next version comes."""
    reason = needed(reason, _("请写明退回的原因，让对方知道要补什么。"))
    return _decide(task, row, ProofState.RETURNED, reason, seen, by=by, at=at)


def _decide(
    task: Task, row: Evidence, state: ProofState, reason: str, seen: str, *, by: User, at: datetime
) -> Proof:
    must_decide(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_decide(by, task, at)
        item = _current(_provable(task), row)
        if item.state != (seen or ProofState.WAITING) or item.state == state:
            raise WrongState(_decided(item))
        proof = item.proof or Proof(task=task, evidence=row)
        before = proof.state
        proof.state, proof.reason, proof.decided_by, proof.decided_at = state, reason, by, at
        proof.save()
        change(
            "task.evidence_accepted" if state == ProofState.ACCEPTED else "task.evidence_returned",
            task, evidence=str(row.pk), name=row.name, reason=reason,
            before={"evidence_state": before}, after={"evidence_state": state},
        )  # fmt: skip
        _count(task, [row])
    return proof


def _open(task: Task, by: User, at: datetime) -> tuple[Task, list[Item], Office]:
    task = lock(task)
    return task, _provable(task), _must_prove(by, task, at)


def _must_prove(by: User, task: Task, at: datetime) -> Office:
    """The office for which this person proves something: the lead, or a supporting one with a piece of its own."""
    offices: list[Office] = []

    def proves(who: Standing) -> bool:
        offices.extend(filter(None, [access.proving_office(who, task)]))
        return bool(offices)

    if not may(by, at, proves):
        must_work(by, task, at)
        raise AssertionError("whoever works on the task proves for its lead office")
    return offices[0]


def _provable(task: Task) -> list[Item]:
    if task.state not in PROVABLE:
        raise WrongState(_("此项任务现为“%s”，佐证材料不能再变动。") % task.state_words)
    return items_of(task)


def _among(items: Sequence[Item], row: Evidence) -> Item:
    for item in items:
        if item.evidence.pk == row.pk:
            return item
    raise WrongState(_("此件材料已不在这项任务中，请刷新页面。"))


def _current(items: Sequence[Item], row: Evidence) -> Item:
    item = _among(items, row)
    if item.replaced_by is not None:
        raise WrongState(_replaced(item))
    return item


def _replaced(item: Item) -> str:
    assert item.replaced_by is not None
    words = {
        "who": item.replaced_by.uploaded_by,
        "when": moment_words(item.replaced_by.uploaded_at),
        "n": item.replaced_by.version,
    }
    return _("%(who)s已于%(when)s上传第%(n)s版，您的操作没有生效。请在新版本上操作。") % words


def _decided(item: Item) -> str:
    if item.proof is None or item.proof.decided_at is None:
        return _("此件材料现为“待审核”，请刷新页面后再决定。")
    what = _("通过") if item.state == ProofState.ACCEPTED else _("退回")
    words = {"who": item.proof.decided_by, "when": moment_words(item.proof.decided_at), "what": what}
    return _("%(who)s已于%(when)s%(what)s此件材料，您的操作没有生效。") % words


def _visible(existing: Sequence[Evidence], by: User, at: datetime) -> list[Evidence]:
    wanted = {row.pk for row in existing}
    found = list(access.files_visible_to(standing_at(by, at)).filter(pk__in=wanted).select_related("office"))
    if len(found) != len(wanted):
        raise NotValid(_("所选材料中有的已不存在，或您无权查看，请重新选择。"), field="existing")
    return found


def _key(file: Kept) -> tuple[str, str]:
    return (file.sha256 if isinstance(file, evidence.Stored) else file.url, file.name)


def _prove(task: Task, row: Evidence, *, by: User, at: datetime, answers: list[str] | None = None) -> None:
    Proof.objects.update_or_create(
        task=task, evidence=row, defaults={"added_by": by, "added_at": at, "answers": answers}
    )


def _count(task: Task, rows: Sequence[Evidence]) -> None:
    """The task has changed, and a page that shows it has grown old."""
    if rows:
        task.version += 1
        task.save(update_fields=["version"])
