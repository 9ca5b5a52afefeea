"""Plain text and Markdown, read in this process: bytes are decoded, nothing is inflated or followed."""

from __future__ import annotations

import codecs
import re

from tracker.intake.entities import without_entities
from tracker.intake.paragraphs import Paragraph
from tracker.intake.readers.content import kind_of, said
from tracker.intake.readers.refusal import UnreadableDocument

_LINE_END = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
_UTF_16 = ("utf-16",)
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
_MARKDOWN_NOISE = re.compile(r"\*\*|<!--.*?-->|\\(?=[.\-*#()])")


def plain(data: bytes, shown: str) -> list[Paragraph]:
    return [Paragraph(line) for line in _lines(data, shown)]


def markdown(data: bytes, shown: str) -> list[Paragraph]:
    paragraphs = []
    for line in _lines(data, shown):
        mark = _MARKDOWN_HEADING.match(line.lstrip())
        words = line.lstrip()[mark.end() :] if mark else line
        paragraphs.append(Paragraph(_MARKDOWN_NOISE.sub("", words), heading=mark is not None))
    return paragraphs


def _lines(data: bytes, shown: str) -> list[str]:
    return _LINE_END.split(_decoded(data, shown))


def _decoded(data: bytes, shown: str) -> str:
    """UTF-16 by its mark, UTF-8 with or without one, else GB18030, which older office systems write."""
    kind = kind_of(data)
    if kind not in ("", "html"):
        raise UnreadableDocument(
            f"“{shown}”的内容不是文字（实为{said(kind)}）。请把文档另存为纯文本后重新上传。"
        )
    for encoding in _UTF_16 if data.startswith(_UTF_16_MARKS) else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = without_entities(text)
        if not _CONTROL.search(text):
            return text
    raise UnreadableDocument(
        f"“{shown}”中的文字无法识别，可能已损坏或不是文字文件。请另存为纯文本后重新上传。"
    )
