"""佐证材料 on the page of a task: the checklist, every evidence with its versions, and what this person may do with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.evidence.access import can_describe
from tracker.evidence.links import host_of
from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.models import Task
from tracker.tasks.proofs import PROVABLE, Expected, Item, ProofState, checklist
from tracker.web import evidence_forms
from tracker.web.acts import Offer
from tracker.web.task_loading import Loaded

Bound = Mapping[str, forms.Form]


@dataclass(frozen=True)
class Line:
    """One evidence: where it leads, what it says of itself; ``older``: the versions it replaced, newest first."""

    item: Item
    url: str
    about: str  # size, or the web site
    answers: list[str]
    offers: list[Offer] = field(default_factory=list)
    accept: Offer | None = None
    older: list["Line"] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.item.state

    @property
    def state_words(self) -> str:
        return str(ProofState(self.item.state).label)

    @property
    def damage(self) -> str:
        blob = self.item.evidence.blob
        return str(blob.get_damage_display()) if blob and blob.damage else ""


@dataclass(frozen=True)
class Part:
    lines: list[Line]
    expected: list[Expected]
    add: forms.Form | None
    add_open: bool

    @property
    def present(self) -> int:
        return sum(one.is_present for one in self.expected)


def name_of(pk: UUID | str, act: str) -> str:
    """The name in ``bound`` of a form about one evidence."""
    return f"evidence:{pk}:{act}"


def evidence_part(loaded: Loaded, who: Standing, *, decides: bool, bound: Bound) -> Part:
    """Everything is loaded already: no query."""
    task, items = loaded.task, loaded.items
    is_open = task.state in PROVABLE
    mine = access.can_work(who, task) or any(access.can_work_piece(who, piece) for piece in loaded.pieces)
    proves = is_open and mine
    lines = []
    for item in items:
        if item.replaced_by is None:
            offers = _offers(task, item, who, proves=proves, decides=decides and is_open, bound=bound)
            lines.append(_line(task, item, offers, _older(task, item, items)))
    add = bound.get("evidence:add") or (evidence_forms.AddForm(auto_id="add-%s") if proves else None)
    return Part(lines, checklist(task.expected_evidence, items), add, "evidence:add" in bound)


def _older(task: Task, item: Item, items: Sequence[Item]) -> list[Line]:
    by_id = {one.evidence.pk: one for one in items}
    found: list[Line] = []
    before = item.evidence.replaces_id
    while before is not None and (old := by_id.get(before)) is not None:
        found.append(_line(task, old, [], []))
        before = old.evidence.replaces_id
    return found


def _line(task: Task, item: Item, offers: list[tuple[str, Offer]], older: list[Line]) -> Line:
    row = item.evidence
    if row.blob is None:
        url, about = row.url, host_of(row.url)
    else:
        url, about = reverse("web:evidence", args=[row.pk]), filesizeformat(row.blob.size)
    accept = next((offer for name, offer in offers if name == "accept"), None)
    folded = [offer for name, offer in offers if name != "accept"]
    return Line(item, url, about, item.answered(task.expected_evidence), folded, accept, older)


def _offers(
    task: Task, item: Item, who: Standing, *, proves: bool, decides: bool, bound: Bound
) -> list[tuple[str, Offer]]:
    row, waits = item.evidence, item.state == ProofState.WAITING
    wanted: list[tuple[str, str, bool]] = [
        ("accept", _("通过此件"), decides and item.state != ProofState.ACCEPTED),
        ("return", _("退回此件"), decides and item.state != ProofState.RETURNED),
        ("match", _("对应应交佐证"), proves and waits and bool(task.expected_evidence)),
        ("replace", _("上传新版本"), proves),
        ("describe", _("材料日期、公开属性"), can_describe(who, row)),
    ]
    found = []
    for name, label, may in wanted:
        key = name_of(row.pk, name)
        if may or key in bound:
            form = bound.get(key) or form_for(name, task, item)
            url = reverse("web:evidence_act", args=[task.pk, row.pk, name])
            found.append((name, Offer(label, url, form, key in bound)))
    return found


def form_for(name: str, task: Task, item: Item, data: Any = None) -> forms.Form:
    """The form of one act on one evidence; ``data`` as the browser sent it."""
    row = item.evidence
    given: dict[str, Any] = {"auto_id": f"{name}-{row.pk.hex[-8:]}-%s"}
    if data is not None:
        given["data"] = data
    match name:
        case "match":
            expected = task.expected_evidence
            given["initial"] = {"answers": item.answered(expected) or _alike(row.name, expected, item)}
            return evidence_forms.MatchForm(expected=expected, **given)
        case "replace":
            return evidence_forms.SourceForm(**given)
        case "describe":
            given["initial"] = {"dated_on": row.dated_on, "publicity": row.publicity}
            return evidence_forms.DescribeForm(**given)
    given["initial"] = {"seen": item.state}
    form = evidence_forms.AcceptForm if name == "accept" else evidence_forms.ReturnForm
    return form(**given)


def _alike(name: str, expected: Sequence[str], item: Item) -> list[str]:
    """A proposal, ticked in the form and sent by a person: expected items whose words stand in the file's name."""
    if item.proof and item.proof.answers is not None:
        return []
    return [words for words in expected if words in name]
