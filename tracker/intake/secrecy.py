"""A source document with a 密级 mark is stopped before anything of it is kept, by the rule and in the words of evidence."""

from tempfile import TemporaryFile

from tracker.evidence.checks import clean_name
from tracker.evidence.inspecting import inspect, marked
from tracker.evidence.secrecy import find_mark
from tracker.ledger.refusals import NotValid


def check_words(text: str, *, field: str) -> None:
    """What was read or typed. Raises NotValid at the form's ``field``."""
    if mark := find_mark(text.splitlines()):
        raise NotValid(marked(mark).message, code="secrecy_mark", field=field)


def check_file(name: str, data: bytes, *, field: str) -> None:
    """What a reader passes over: the name, running heads, properties, and what else must not be kept. Slow: it may start
    a child. Raises NotValid."""
    with TemporaryFile() as file:  # a child reads a file of the disk
        file.write(data)
        file.flush()
        try:
            inspect(clean_name(name), file)
        except NotValid as refusal:
            raise NotValid(refusal.message, code=refusal.code, field=field) from refusal
