"""Is there anything inside this file that must not be kept: macros, programmes, bombs, a 密级 mark?

Called by ``store`` with the draft on the disk. What must be unpacked is unpacked by the sandbox's child; bytes that
need no parser are searched here. What cannot be read at all is kept only where nothing of it is ever opened here.
"""

import codecs
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from tracker.evidence import sandbox, zips
from tracker.evidence.checks import kind_of, refused
from tracker.evidence.inside import objects
from tracker.evidence.sandbox import Limits, Refused, Stopped
from tracker.evidence.secrecy import find_mark, mark_in_name
from tracker.ledger.refusals import NotValid

log = logging.getLogger(__name__)

LIMITS = Limits(memory=90 << 20, cpu=1.5, cpu_step=0.0, cpu_most=2, answer=64 << 10)
_CHUNK = 1 << 20
_OVERLAP = 64  # bytes; longer than a name in a PDF with every letter written as a code
_LONGEST_LINE = 200  # characters carried from one piece of a text to the next
_CSV_DDE = re.compile(r"(?:^|[,;\t\"])\s*[=+@-][\w.]*\|['\"]?[^!\n]*!", re.MULTILINE)

_TOO_HARD = (
    "的内容过于复杂或已损坏，检查时超出时间或内存限度，没有保存。请用Word或WPS打开后另存一份，再重新上传。"
)
_ACTIVE = "中含有打开时会运行的程序，没有保存。请另存（或打印）为不含程序的PDF后重新上传。"
_DDE = "中含有会启动其他程序的公式，没有保存。请删除后另存，再重新上传。"


def inspect(name: str, file: BinaryIO) -> None:
    """``name`` is clean, ``file`` a file of the disk that ``check_file`` accepted. Raises NotValid."""
    mark = mark_in_name(name)
    try:
        mark = mark or _LOOK.get(kind_of(file), _nothing)(name, file)
    except Refused as why:
        raise refused(_("“%(name)s”%(why)s"), name=name, why=why) from why
    finally:
        file.seek(0)
    if mark:
        raise marked(mark)


def marked(mark: str) -> NotValid:
    """The one sentence about a 密级 mark (wording.md §9), whatever it was found in."""
    words = _("文件中出现“%s”字样，未保存。如确不涉密，请删除标志后重新上传或联系保密员。") % mark[:20]
    return NotValid(words, code="secrecy_mark", field="files")


def _nothing(_name: str, _file: IO[bytes]) -> str:
    """Pictures: never decoded here, and text in them is not read."""
    return ""


def _zipped(name: str, file: BinaryIO) -> str:
    zips.check_evidence(file)
    try:
        return _in_child("office", file)
    except Stopped as stopped:
        log.info("a zip of %s stopped the child: %s", PurePosixPath(name).suffix, stopped)
        raise Refused(_TOO_HARD) from stopped


def _pdf(_name: str, file: BinaryIO) -> str:
    """A PDF that breaks the parser is kept: here it is only ever handed out. One that exhausts it is not."""
    packed = False
    for block in _blocks(file):
        if _PDF_RUNS.search(block):
            raise Refused(_ACTIVE)
        packed = packed or b"stream" in block
    if not packed:  # no stream, no text and nothing hidden
        return ""
    structure_seen = False

    def step(_done: int, _total: int) -> None:
        nonlocal structure_seen
        structure_seen = True

    try:
        return _in_child("pdf", file, step)
    except Stopped as stopped:
        if stopped.why == "memory" or (stopped.why == "time" and not structure_seen):
            raise Refused(_TOO_HARD) from stopped
        log.info("text of a PDF not read: %s", stopped)
        return ""


def _in_child(module: str, file: BinaryIO, on_step: sandbox.Step | None = None) -> str:
    found = sandbox.run(f"tracker.evidence.inside.{module}", file, limits=LIMITS, on_step=on_step).value
    return str(found["mark"]) if isinstance(found, dict) and "mark" in found else ""


def _old_office(_name: str, file: IO[bytes]) -> str:
    file.seek(0)
    objects.check(file)
    file.seek(0)
    return objects.mark_in(file)


def _text(name: str, file: IO[bytes]) -> str:
    return find_mark(_lines(file, is_table=name.lower().endswith(".csv")))


def _lines(file: IO[bytes], *, is_table: bool) -> Iterator[str]:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(_encoding(file))("replace")
    file.seek(0)
    carried, last = "", False
    while not last:
        chunk = file.read(_CHUNK)
        last = not chunk
        text = carried + decoder.decode(chunk, last)
        if is_table and _CSV_DDE.search(text):
            raise Refused(_DDE)
        lines = text.splitlines() or [""]
        carried = "" if last else lines.pop()[-_LONGEST_LINE:]
        yield from lines


def _encoding(file: IO[bytes]) -> str:
    head = file.read(_CHUNK)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    tail = b""
    while chunk := file.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_OVERLAP:]


def _spelled(name: str) -> bytes:
    """A PDF name, each letter as it is or as its code: /JavaScript, /J#61vaScript."""
    return b"".join(b"(?:%c|#%02x|#%02X)" % (ord(char), ord(char), ord(char)) for char in name)


_PDF_RUNS = re.compile(
    b"/(?:" + b"|".join(map(_spelled, ("JavaScript", "Launch", "RichMedia"))) + b")(?![A-Za-z])"
)
_LOOK: dict[str, Callable[[str, BinaryIO], str]] = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd"), _zipped),
    "pdf": _pdf,
    "doc": _old_office,
    "txt": _text,
}
