"""Letters in English, whole: nothing of the house's own words stays Chinese (U15)."""

import ast
import gettext
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tracker.ledger.kinds import KINDS
from tracker.messages.preferences import Language
from tracker.messages.preferring import set_preference
from tracker.organisations.models import Office, RuleSet, User
from tracker.reminders.actions import SHIPPED
from tracker.reminders.acts_told import TOLD
from tracker.reminders.chasing import chase_task
from tracker.reminders.letters import period_words
from tracker.reminders.models import Draws
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.states import Verdict

FOLDER = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES"
SAID_IN = (
    "reminders/letters.py",
    "reminders/acts_told.py",
    "reminders/recipients.py",
    "messages/channels/fitting.py",
    "messages/channels/mail.py",
    "workdays/words.py",
    "tasks/periods.py",
)
FOR_PAGES = {"没有填写邮箱地址。"}  # in the same files, but no part of a letter
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
FIELDS = re.compile(r"%\(\w+\)s|%s")


def written() -> Iterator[tuple[str, list[str]]]:
    """(msgid with its context, translations) of each entry of the .po file."""
    for block in (FOLDER / "django.po").read_text("utf-8").split("\n\n"):
        words = {key: ast.literal_eval(text) for key, text in re.findall(r'^(msg\S+) (".*")$', block, re.M)}
        if words.get("msgid"):
            context = f"{words['msgctxt']}\x04" if "msgctxt" in words else ""
            yield context + words["msgid"], [text for key, text in words.items() if key.startswith("msgstr")]


def asked_for() -> Iterator[str]:
    """Every string the letters take from the catalogue."""
    for name in SAID_IN:
        for node in ast.walk(ast.parse((Path(settings.BASE_DIR) / "tracker" / name).read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if node.func.id == "pgettext":
                yield "\x04".join(str(text) for text in texts)
            elif node.func.id in ("_", "noted", "ngettext"):
                yield from (str(text) for text in texts[:1])
    yield from (asks for _owed, _offset, _told, asks in SHIPPED)
    yield from (str(label) for label in (*Draws.labels, *Verdict.labels))
    yield from (str(KINDS[kind]) for kind in TOLD)


def test_compiled_catalogue_is_the_written_one_and_misses_nothing() -> None:
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    kept: dict[str, list[str]] = {}
    for key, text in catalogue.items():
        kept.setdefault(key[0] if isinstance(key, tuple) else key, []).append(text)
    po = dict(written())
    assert kept == {"": kept[""], **po}
    assert set(asked_for()) - set(po) - FOR_PAGES == set()
    for source, told in po.items():
        for text in told:
            assert not CHINESE.search(text)
            assert set(FIELDS.findall(text)) == set(FIELDS.findall(source)), source


@pytest.fixture
def english(cast: Cast) -> Cast:
    """People, offices and the bureau with names of Latin letters, all of them reading English."""
    names = {
        "head": "Li Jianguo",
        "staff": "Zhou Xiaomei",
        "supervisor": "Chen Siyuan",
        "leader": "Director Sun",
    }
    for part, name in names.items():
        person: User = getattr(cast, part)
        User.objects.filter(pk=person.pk).update(name=name, phone="0632-3180001")
        person.refresh_from_db()
        set_preference(person, by=person, at=NOW, language=Language.ENGLISH)
    Office.objects.update(name="Enforcement", short_name="Enforcement", leader_in_charge=cast.leader)
    type(cast.bureau).objects.filter(pk=cast.bureau.pk).update(number_prefix="ZZ")
    cast.bureau.refresh_from_db()
    return cast


def test_a_whole_digest(
    english: Cast, issued: Callable[..., Task], all_rules: RuleSet, run: Callable[..., Run]
) -> None:
    def issue(**facts: object) -> Task:
        return issued(english.enforcement, expected_evidence=["the document"], **facts)

    issue(title="Late", due_on=date(2024, 6, 27))
    issue(title="Today", due_on=date(2024, 6, 28))
    issue(title="Soon", due_on=date(2024, 7, 3))
    chased = issue(title="Chased", due_on=date(2024, 12, 2))
    back = issue(title="Back", due_on=date(2024, 8, 1))
    file_report(back, english.head, ask_closure=True)
    limit = date(2024, 6, 28)
    actions.return_closure(back, by=english.supervisor, at=NOW, reason="minutes missing", rework_due_on=limit)
    chase_task(chased, by=english.supervisor, at=at("2024-06-27"), text="Please hurry.")
    letters = {letter.person: letter for letter in run("2024-06-28").letters}
    letter = letters[english.head]
    assert letter.subject == (
        "[Yinuo] 8 items: 1 chased, 1 overdue, 1 returned, 1 due today, 4 new (Fri 28 June)"
    )
    assert letter.text.startswith("Dear Li Jianguo, there are 8 items for you today:\n")
    assert (
        "[Overdue] ZZ-2024-001 Late\n  1 working day overdue (due Thu 27 June). Please ask for closure"
        in letter.text
    )
    assert (
        "  Why you get this: You are the head of the lead office; it has not been filed yet.\n" in letter.text
    )
    assert "Returned to be refiled: Due today (Fri 28 June) (reason: minutes missing)." in letter.text
    for each in letters.values():
        lines = "".join(f"{line.heading}{line.label}{line.detail}{line.why}" for line in each.lines)
        assert not CHINESE.search(each.subject + each.text + each.html + lines), each.text
        assert '<html lang="en">' in each.html
    assert [line.heading for line in letters[english.staff].lines][:3] == ["Chased", "Overdue", "Returned"]


def test_everybody_else_reads_chinese_and_so_does_the_ledger(
    cast: Cast, task: Task, run: Callable[..., Run]
) -> None:
    set_preference(cast.staff, by=cast.staff, at=NOW, language=Language.ENGLISH)
    letters = {letter.person: letter for letter in run("2024-06-28").letters}
    assert letters[cast.head].subject.startswith("【一诺】今天到期")
    assert letters[cast.staff].subject.startswith("[Yinuo] Due today: ")


def test_periods() -> None:
    with override("en"):
        assert period_words("2024年二季度", today=date(2024, 7, 1)) == "Q2"
        assert period_words("2024年6月", today=date(2025, 1, 6)) == "June 2024"
        assert period_words("2024年第26周", today=date(2024, 7, 1)) == "week 26"
    assert period_words("2024年二季度", today=date(2025, 1, 6)) == "2024年二季度"
    assert period_words("2024年第26周", today=date(2024, 7, 1)) == "第26周"
    assert period_words("另一种", today=date(2024, 7, 1)) == "另一种"
