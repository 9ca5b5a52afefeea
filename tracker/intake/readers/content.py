"""What a file's first bytes say it is, whatever its name says. Nothing is inflated."""

from __future__ import annotations

import re

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM\x00\x00", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
)
_SAID = {
    "pdf": "PDF文档",
    "zip": "Word文档、表格或压缩包",
    "docx": "Word文档",
    "xlsx": "Excel表格",
    "ole": "旧版Word文档或表格",
    "rtf": "RTF文档",
    "image": "图片",
    "archive": "压缩包",
    "program": "程序",
    "html": "网页",
    "": "无法识别的内容",
}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table)\b",
    re.I | re.S,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(data: bytes) -> str:
    """The kind of content, "" where the first bytes do not say it (text has no such mark)."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:8192]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    if b"%PDF-" in head[:1024] and not head[:1].isalpha():
        return "pdf"
    if _HTML.match(head.replace(b"\x00", b"")):
        return "html"
    return ""


def said(kind: str) -> str:
    """What a person calls it."""
    return _SAID[kind]
