"""A file's bytes to paragraphs. A format is one function in `READERS`, by file name ending."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from tracker.intake.paragraphs import JoinedText, Paragraph, join

_LINE_END = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff]")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
_MARKDOWN_NOISE = re.compile(r"\*\*|<!--.*?-->|&nbsp;|\\(?=[.\-*#()])")
_NOT_TEXT = (
    (b"%PDF", "PDF文档"),
    (b"PK\x03\x04", "Word文档、表格或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版Word文档或表格"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)


class UnreadableDocument(Exception):
    """The file gives no text. The message is Chinese, says why and what to do, and may be shown as it is."""


Reader = Callable[[bytes, str], list[Paragraph]]


def read_text(data: bytes, *, filename: str) -> JoinedText:
    """The file as one joined text. Raises `UnreadableDocument` for another type, no bytes, or bytes that are no text."""
    shown = PurePath(filename).name or "未命名文件"
    reader = READERS.get(PurePath(filename).suffix.lower())
    if reader is None:
        raise UnreadableDocument(f"“{shown}”这种类型的文件暂时不能读取。请把文档另存为纯文本后重新上传。")
    if not data.strip():
        raise UnreadableDocument(f"“{shown}”是空文件，没有可读文字。请检查文件后重新上传。")
    joined = join(reader(data, shown))
    if not joined.text:
        raise UnreadableDocument(f"“{shown}”中没有可读文字。请检查文件后重新上传。")
    return joined


def _plain(data: bytes, shown: str) -> list[Paragraph]:
    return [Paragraph(line) for line in _lines(data, shown)]


def _markdown(data: bytes, shown: str) -> list[Paragraph]:
    paragraphs = []
    for line in _lines(data, shown):
        mark = _MARKDOWN_HEADING.match(line.lstrip())
        words = line.lstrip()[mark.end() :] if mark else line
        paragraphs.append(Paragraph(_MARKDOWN_NOISE.sub("", words), heading=mark is not None))
    return paragraphs


def _lines(data: bytes, shown: str) -> list[str]:
    return _LINE_END.split(_decoded(data, shown))


def _decoded(data: bytes, shown: str) -> str:
    """UTF-8 with or without a mark at its head, else GB18030, which older office systems write."""
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            raise UnreadableDocument(
                f"“{shown}”的内容不是文字（实为{what}）。请把文档另存为纯文本后重新上传。"
            )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise UnreadableDocument(
        f"“{shown}”中的文字无法识别，可能已损坏或不是文字文件。请另存为纯文本后重新上传。"
    )


READERS: dict[str, Reader] = {".txt": _plain, ".text": _plain, ".md": _markdown, ".markdown": _markdown}
