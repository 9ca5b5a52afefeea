"""The parent's side of reading: is the content what the name says, does its size give it away, then the child.

The child sends plain lists; what they may hold is checked here, before anything is made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from tracker.evidence import sandbox
from tracker.evidence.sandbox import Limits, Refused, Step, Stopped
from tracker.evidence.zips import open_checked
from tracker.intake.grids import Grid, GridCell
from tracker.intake.paragraphs import Paragraph
from tracker.intake.readers.content import kind_of, said
from tracker.intake.readers.refusal import UnreadableDocument

LONGEST_TEXT = 400_000  # characters; 300 printed pages hold about 240,000
_LONGEST_HTML = 12 << 20  # bytes
_MOST_OBJECTS = 300_000  # of a PDF; 300 pages have about 5,000
_LIMITS = {"pdf": Limits(cpu_step=0.25, cpu_most=120)}  # a page of a PDF is work, and there may be hundreds
_MAIN_PARTS = {"docx": "word/", "xlsx": "xl/"}
_NAMES = {"docx": "Word文档", "xlsx": "Excel表格", "pdf": "PDF", "html": "网页"}

_TOO_HARD = "的内容过于复杂或已损坏，读取时超出时间或内存限度，已停止。请用Word或WPS打开后另存一份，或把文字粘贴为纯文本后上传。"
_TOO_LONG = "的文字太多，没有读取。请只保留含有下一年度安排的部分后重新上传。"
_DAMAGED = "已损坏，无法读取。请用Word、WPS或PDF软件打开后另存一份，再重新上传。"
_SENTENCES = {"time": _TOO_HARD, "memory": _TOO_HARD, "answer": _TOO_LONG, "broken": _DAMAGED}


_told: ContextVar[Step | None] = ContextVar("reading_steps", default=None)
_begun: ContextVar[Callable[[str], None] | None] = ContextVar("reading_stages", default=None)


@contextmanager
def following(on_step: Step, on_stage: Callable[[str], None] | None = None) -> Iterator[None]:
    """Everything read inside this block in this thread tells its progress to ``on_step``, and what it does next, once
    it does something else than reading, to ``on_stage``."""
    marks = _told.set(on_step), _begun.set(on_stage)
    try:
        yield
    finally:
        _told.reset(marks[0])
        _begun.reset(marks[1])


def begin(stage: str) -> None:
    """To whoever follows the reading in this thread: what is done from now on."""
    tell = _begun.get()
    if tell is not None:
        tell(stage)


def in_child(kind: str) -> Callable[[bytes, str], list[Paragraph | Grid]]:
    """A reader for `READERS`; what it raises is a sentence that names the file."""

    def read(data: bytes, shown: str) -> list[Paragraph | Grid]:
        try:
            return read_in_child(kind, data, on_step=_told.get())
        except Refused as refusal:
            raise UnreadableDocument(f"“{shown}”{refusal}") from refusal
        except Stopped as stopped:
            raise UnreadableDocument(f"“{shown}”{_SENTENCES[stopped.why]}") from stopped

    return read


def read_in_child(kind: str, data: bytes, *, on_step: Step | None = None) -> list[Paragraph | Grid]:
    """Check the content against ``kind``, then have ``tracker.intake.readers.<kind>`` read it in a child.

    ``on_step(done, total)``: pages of a PDF, else some count of elements of an unknown (0) total. Raises ``Refused``
    with a clause that follows the file's name, ``Stopped`` when the child gave no answer.
    """
    _check(kind, data)
    found = sandbox.run(f"tracker.intake.readers.{kind}", data, limits=_LIMITS.get(kind), on_step=on_step)
    return [piece_of(one) for one in found.value]


def _check(kind: str, data: bytes) -> None:
    """Raises ``Refused``. Only first bytes, a zip's directory and counts are looked at."""
    actual = kind_of(data)
    if actual == "zip":
        names = {entry.filename for entry in open_checked(data)}
        actual = next((k for k, part in _MAIN_PARTS.items() if any(n.startswith(part) for n in names)), "zip")
    if actual != kind and not (kind == "html" and actual == ""):
        raise Refused(f"的内容不是{_NAMES[kind]}（实为{said(actual)}）。请改正文件名或另存后重新上传。")
    if kind == "html" and len(data) > _LONGEST_HTML:
        raise Refused("这个网页过大，没有打开。请把正文复制为纯文本或Word文档后上传。")
    if kind == "pdf" and data.count(b"endobj") > _MOST_OBJECTS:
        raise Refused("的内部结构过于庞大，没有打开。请另存为较小的PDF，或上传Word版。")


def piece_of(one: list[Any]) -> Paragraph | Grid:
    """["p", text, heading] or ["t", [[text, row, column, height, width], …]]."""
    if one[0] == "p":
        return Paragraph(str(one[1]), bool(one[2]))
    return Grid(tuple(GridCell(str(c[0]), *(int(n) for n in c[1:])) for c in one[1]))
