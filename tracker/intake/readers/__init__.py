"""A file's bytes to one joined text. A format is one reader in `READERS`, by file name ending; content must agree.

Text is read in this process; everything that must be unpacked or parsed is read by a child (`opening.in_child`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from tracker.intake.grids import Grid
from tracker.intake.paragraphs import JoinedText, Paragraph, join
from tracker.intake.readers.opening import LONGEST_TEXT, in_child
from tracker.intake.readers.refusal import UnreadableDocument
from tracker.intake.readers.text import markdown, plain

__all__ = ["READERS", "UnreadableDocument", "read_text"]

Reader = Callable[[bytes, str], Sequence[Paragraph | Grid]]
READERS: dict[str, Reader] = {
    ".docx": in_child("docx"),
    ".pdf": in_child("pdf"),
    ".html": in_child("html"),
    ".htm": in_child("html"),
    ".xlsx": in_child("xlsx"),
    ".txt": plain,
    ".text": plain,
    ".md": markdown,
    ".markdown": markdown,
}
_ANOTHER_FORM = {
    ".doc": "旧版Word文档",
    ".wps": "WPS文字文档",
    ".wpt": "WPS文字文档",
    ".rtf": "RTF文档",
    ".ofd": "OFD版式文件",
    ".xls": "旧版Excel表格",
    ".et": "WPS表格",
    ".docm": "带宏的Word文档",
    ".xlsm": "带宏的Excel表格",
    ".mht": "单个文件的网页",
    ".mhtml": "单个文件的网页",
}
_TABLES = {".xls", ".et", ".xlsm"}


def read_text(data: bytes, *, filename: str) -> JoinedText:
    """The file as one joined text. Raises `UnreadableDocument` for another type, no bytes, or bytes that are no text."""
    shown = PurePath(filename).name or "未命名文件"
    suffix = PurePath(filename).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise UnreadableDocument(_other_type(shown, suffix))
    if not data.strip():
        raise UnreadableDocument(f"“{shown}”是空文件，没有可读文字。请检查文件后重新上传。")
    joined = join(reader(data, shown))
    if not joined.text.strip():
        raise UnreadableDocument(f"“{shown}”中没有可读文字。请检查文件后重新上传。")
    if len(joined.text) > LONGEST_TEXT:
        raise UnreadableDocument(
            f"“{shown}”的文字超过{LONGEST_TEXT // 10000}万字。请只保留含有下一年度安排的部分后重新上传。"
        )
    return joined


def _other_type(shown: str, suffix: str) -> str:
    form = _ANOTHER_FORM.get(suffix)
    if form is None:
        return f"“{shown}”这种类型的文件暂时不能读取。请把文档另存为Word文档、PDF或纯文本后重新上传。"
    save_as = "xlsx" if suffix in _TABLES else "docx或PDF"
    return f"“{shown}”是{form}，暂时不能直接读取。请用Word或WPS打开，另存为{save_as}后重新上传。"
