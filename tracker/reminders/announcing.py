"""即时告知: what was assigned, returned and decided, told to those who chose so, not by the act but by reading the ledger.

The reader's place moves in the transaction that queues the messages: killed anywhere, it reads the same again; and
nobody can be told of one change twice. Never to whoever did it, never on a day off, never at night: what happened then is
told when it is next looked, all of it in one message. A new installation begins with what happens from now on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import override

from tracker.ledger.entries import Acts
from tracker.ledger.models import Change
from tracker.ledger.reading import read_on
from tracker.ledger.writing import writing
from tracker.messages.actions import Letter, queue_digests
from tracker.messages.models import Kind
from tracker.messages.preferences import Preference
from tracker.organisations.models import Office, User
from tracker.reminders.acts_told import TOLD, Act, make_act_item, make_act_letter
from tracker.reminders.holds import Held
from tracker.reminders.models import Audience
from tracker.reminders.recipients import Part, People
from tracker.tasks.models import Piece, Task

READER = "announcements"
_OF_THE_OFFICE = (Audience.HEAD, Audience.DESK)
_Found = dict[User, list[tuple[Act, Part]]]


def announce(*, on: date, at: datetime, by: Acts) -> list[Letter]:
    """Queue what is new for the working day ``on``. What a hold keeps back is queued for the day it ends."""
    with writing(by=by, at=at):
        chosen = _chosen()
        changes = read_on(READER, tuple(TOLD) if chosen else ())
        if not changes:
            return []
        acts = list(_acts(changes))
        people = People([act.task for act in acts], on, [act.task_piece for act in acts if act.task_piece])
        found = _for_whom(acts, people, chosen)
        letters = [_letter(user, items, people, chosen[user.pk], on) for user, items in found.items()]
        held = Held(on, {letter.bureau_id for letter in letters})
        for day, of_day in _by_day(letters, held, on).items():
            queue_digests(of_day, day=day, by=by, at=at, kind=Kind.EVENT)
    return letters


def _chosen() -> dict[UUID, str]:
    """Person -> language, of all who chose it."""
    return dict(Preference.objects.filter(immediate=True).values_list("person", "language"))


def _acts(changes: Sequence[Change]) -> Iterator[Act]:
    """Each change as its offices are told of it; reports returned with their closure are told with it."""
    wide = Task.objects.select_related(
        "bureau", "responsible_person", "lead_office__leader_in_charge", "lead_office__parent__parent"
    )
    tasks = {str(pk): task for pk, task in wide.in_bulk({change.subject_id for change in changes}).items()}
    acts = [
        Act(change, tasks[change.subject_id])
        for change in changes
        if change.subject_type == "task" and change.subject_id in tasks
    ]
    pieces = Piece.objects.select_related("office").in_bulk(
        {p for act in acts if (p := act.facts.get("piece"))}
    )
    former = {old for act in acts if (old := _former(act))}
    offices = Office.objects.select_related("leader_in_charge", "parent__parent").in_bulk(former)
    closures = {
        (act.change.subject_id, act.change.at) for act in acts if act.change.kind != "report.returned"
    }
    for act in acts:
        kind = act.change.kind
        if kind == "report.returned" and (act.change.subject_id, act.change.at) in closures:
            continue
        if kind == "task.undone" and act.facts.get("undone") not in TOLD:
            continue
        piece = pieces.get(UUID(str(act.facts["piece"]))) if kind == "piece.given" else None
        yield Act(act.change, act.task, task_piece=piece)
        if (old := _former(act)) and (office := offices.get(UUID(old))):
            task = copy(act.task)
            task.lead_office = office
            yield Act(act.change, task, is_gone=True, now=act.task)


def _former(act: Act) -> str:
    """The office a task was taken from."""
    return (
        str(act.facts["before"].get("lead_office_id") or "") if act.change.kind == "task.reassigned" else ""
    )


def _for_whom(acts: Sequence[Act], people: People, chosen: Collection[UUID]) -> _Found:
    found: _Found = defaultdict(list)
    heard: set[tuple[str, UUID]] = set()
    for act in acts:
        for user, part in people.told(act.task, _OF_THE_OFFICE, act.task_piece).items():
            if user.pk not in chosen or str(user.pk) == act.change.actor_id or part == Part.SUPERVISOR:
                continue
            if (act.source, user.pk) not in heard:
                heard.add((act.source, user.pk))
                found[user].append((act, part))
    return found


def _letter(user: User, items: Sequence[tuple[Act, Part]], people: People, language: str, on: date) -> Letter:
    bureau = items[0][0].task.bureau_id
    contact = next((who for who in people.supervisors(bureau) if who != user), None)
    with override(language):
        lines = [make_act_item(act, part, today=on) for act, part in items]
        return make_act_letter(user, lines, bureau=bureau, today=on, contact=contact)


def _by_day(letters: Sequence[Letter], held: Held, on: date) -> dict[date, list[Letter]]:
    days: dict[date, list[Letter]] = defaultdict(list)
    for letter in letters:
        hold = held.of_message(letter.bureau_id, letter.person.pk)
        days[hold.resumes_on if hold else on].append(letter)
    return days
