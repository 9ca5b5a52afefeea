"""docx, xlsx, pptx and ofd from within: ``python -m tracker.evidence.inside.office``.

The zip's directory was judged by the parent (``zips.check_evidence``); here the parts are opened, one at a time.
"""

from __future__ import annotations

import importlib
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree

from tracker.evidence.inside import objects
from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer
from tracker.evidence.secrecy import find_mark
from tracker.evidence.zips import DAMAGED, MACRO, OBJECT

_HEAD = 4096  # bytes; a document type is declared before the first element
_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BUDGET = 0.9  # processor seconds for text; the marks stand at the beginning
_TEXT = re.compile(
    r"^word/(?!styles|settings|theme|fonttable|numbering|websettings)[^/]+\.xml$|^xl/sharedstrings\.xml$"
    r"|^xl/drawings/[^/]+\.xml$|^ppt/(?:slides|notesslides|slidemasters|slidelayouts)/[^/]+\.xml$|/content\.xml$"
    r"|^content\.xml$|^xl/worksheets/[^/]+\.xml$|^xl/externallinks/[^/]+\.xml$"
)
_LATE = re.compile(r"worksheets/|slidemasters/|slidelayouts/")  # long and seldom marked: last
_LEAVES = {"t", "TextCode", "oddHeader", "oddFooter", "firstHeader", "evenHeader"}
_BLOCKS = {"p", "si", "is", "TextObject", "headerFooter", "row"}
_FIELDS = re.compile(r"\bDDE(?:AUTO)?\b|\bINCLUDETEXT\b\W*(?:https?|ftp|\\\\|//)", re.IGNORECASE)
_FORMULA_DDE = re.compile(r"^[^\"']*[\w']+\|'?[^'!]*'?!")
_REMOTE = re.compile(
    r"^(?:https?|ftp|mhtml|ms-[\w-]+|search-ms|javascript|vbscript|data):|^(?:file:)?[\\/]{2}[^\\/]", re.I
)
_MAY_LEAD_OUT = {"hyperlink", "externalLinkPath", "externalLink", "xlExternalLinkPath"}
_NEVER = {"aFChunk", "subDocument", "frame", "control", "vbaProject", "wordVbaData", "xlMacrosheet"}
_RUNS = re.compile(r"^\s*(?:javascript|vbscript|data|ms-[\w-]+|search-ms|mhtml):", re.IGNORECASE)

_OUTSIDE = "打开时会自动读取外部地址的内容，没有保存。请在Word或WPS中断开外部链接后另存，再重新上传。"
_DTD = "的内容结构异常，没有保存。请用Word或WPS打开后另存一份，再重新上传。"
_DDE = "中含有会启动其他程序的公式或域，没有保存。请删除后另存，再重新上传。"


def read(file: BinaryIO, step: Step) -> dict[str, str]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            for entry in entries:
                _check_part(archive, entry)
            step(1, 0)
            return {"mark": find_mark(_lines(archive, entries))}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, etree.LxmlError) as broken:
        raise Refused(DAMAGED) from broken


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    low = entry.filename.replace("\\", "/").lower()
    with archive.open(entry) as part:  # refuses a part whose own header names another file
        head = part.read(_HEAD) if low.endswith((".xml", ".rels")) else b""
    if _DECLARED.search(head.replace(b"\0", b"")):
        raise Refused(_DTD)
    if low.endswith(".rels"):
        _check_relations(archive, entry)
    elif low == "[content_types].xml":
        if b"macroenabled" in archive.read(entry).lower():
            raise Refused(MACRO)
    elif "/embeddings/" in low or low.startswith("embeddings/"):
        _check_object(archive, entry)


def _check_relations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    for element in _elements(archive, entry):
        if _name(element) != "Relationship":
            continue
        kind = str(element.get("Type") or "").rsplit("/", 1)[-1]
        target = str(element.get("Target") or "").strip()
        if kind in _NEVER:
            raise Refused(OBJECT)
        if element.get("TargetMode") == "External":
            if _RUNS.match(target) or (kind not in _MAY_LEAD_OUT and _REMOTE.match(target)):
                raise Refused(_OUTSIDE)
        elif _REMOTE.match(target):
            raise Refused(_OUTSIDE)


def _check_object(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        head = part.read(8)
    if head.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(archive.read(entry))) as inner:
                names = " ".join(inner.namelist()).lower()
        except zipfile.BadZipFile as broken:
            raise Refused(DAMAGED) from broken
        if "vbaproject" in names or "macrosheets" in names:
            raise Refused(MACRO)
        return
    with archive.open(entry) as part:
        objects.check(part)


def _lines(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    parts = [entry for entry in entries if _TEXT.search(entry.filename.replace("\\", "/").lower())]
    began = time.process_time()
    for entry in sorted(parts, key=lambda part: bool(_LATE.search(part.filename.lower()))):
        for line in _text_of(archive, entry):
            yield line
            if time.process_time() - began > _BUDGET:
                return


def _text_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[str]:
    """Paragraphs, cells and text objects of one part, in order."""
    held: list[str] = []
    fields: list[str] = []
    for element in _elements(archive, entry):
        name = _name(element)
        if name in _LEAVES:
            held.append(element.text or "")
        elif name == "instrText":
            fields.append(element.text or "")
        elif name in ("f", "ddeLink", "fldSimple"):
            _check_formula(name, element)
        elif name in _BLOCKS:
            if fields and _FIELDS.search("".join(fields)):
                raise Refused(_DDE)
            if held:
                yield "".join(held)
            held.clear()
            fields.clear()
    if held:
        yield "".join(held)


def _check_formula(name: str, element: Any) -> None:
    if (
        name == "ddeLink"
        or (name == "f" and _FORMULA_DDE.search(element.text or ""))
        or (name == "fldSimple" and any(_FIELDS.search(str(value)) for value in element.attrib.values()))
    ):
        raise Refused(_DDE)


def _elements(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Any]:
    """Every element when it ends; what was handed out is forgotten, so that a long part costs little memory."""
    with archive.open(entry) as part:
        parsing = etree.iterparse(
            part, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for _event, element in parsing:
            if element.getparent() is None or element.getprevious() is None:
                docinfo = element.getroottree().docinfo
                if docinfo.internalDTD is not None:
                    raise Refused(_DTD)
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _name(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


_LATER = ("lxml.etree", "zipfile", "zlib")

if __name__ == "__main__":
    for name in _LATER:
        importlib.import_module(name)
    answer(read)
