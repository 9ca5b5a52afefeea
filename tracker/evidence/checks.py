"""Is this file what its name says? Pure: a name, a size and the content, nothing else.

The type is told from content alone; the name's ending only says what was promised. A wrong file is
refused with a sentence that names it, so that a person with five files knows which one.
"""

import codecs
from pathlib import PurePosixPath
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from tracker.evidence import zips
from tracker.evidence.sandbox import Refused
from tracker.ledger.refusals import NotValid

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OOXML = "application/vnd.openxmlformats-officedocument."
# ending -> (content type, what a person calls it)
KINDS: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "PDF"),
    "docx": (_OOXML + "wordprocessingml.document", "Word文档"),
    "xlsx": (_OOXML + "spreadsheetml.sheet", "Excel表格"),
    "pptx": (_OOXML + "presentationml.presentation", "演示文稿"),
    "ofd": ("application/ofd", "OFD版式文件"),
    "doc": ("application/msword", "旧版Office或WPS文件"),
    "xls": ("application/vnd.ms-excel", "旧版Office或WPS文件"),
    "ppt": ("application/vnd.ms-powerpoint", "旧版Office或WPS文件"),
    "wps": ("application/vnd.ms-works", "旧版Office或WPS文件"),
    "et": ("application/vnd.ms-excel", "旧版Office或WPS文件"),
    "dps": ("application/vnd.ms-powerpoint", "旧版Office或WPS文件"),
    "jpg": ("image/jpeg", "JPG图片"),
    "jpeg": ("image/jpeg", "JPG图片"),
    "png": ("image/png", "PNG图片"),
    "gif": ("image/gif", "GIF图片"),
    "txt": ("text/plain", "文本文件"),
    "md": ("text/plain", "文本文件"),
    "csv": ("text/plain", "文本文件"),
}
OLD_OFFICE = {"doc", "xls", "ppt", "wps", "et", "dps"}
_SAME_CONTENT = [
    OLD_OFFICE,
    {"docx", "wps"}, {"xlsx", "et"}, {"pptx", "dps"},  # newer WPS writes the newer formats under its old endings
    {"jpg", "jpeg"},
    {"txt", "md", "csv"},
]  # fmt: skip
_IN_ZIP = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx", "OFD.xml": "ofd"}
_NAME_LENGTH = 200


def clean_name(name: str) -> str:
    """The last part of a client's file name, without control or direction characters, cut to length."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable()).strip(" .")
    if len(kept) > _NAME_LENGTH:
        suffix = PurePosixPath(kept).suffix[:20]
        kept = kept[: _NAME_LENGTH - len(suffix)] + suffix
    return kept or _("未命名文件")


def check_file(name: str, size: int, content: BinaryIO, *, limit: int) -> str:
    """The content type of an acceptable file. ``size`` and ``limit`` in bytes; ``content`` is left at 0.

    Raises NotValid: empty, over the limit, a type that is not accepted, or content that is not what
    the name says.
    """
    name = clean_name(name)
    check_size(name, size, limit=limit)
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    if suffix not in KINDS:
        raise refused(
            _("“%(name)s”的类型不能上传。可以上传：PDF、Word、Excel、PPT、WPS、OFD、图片、文本。"), name=name
        )
    try:
        actual = kind_of(content)
    except Refused as why:
        raise refused(_("“%(name)s”%(why)s"), name=name, why=why) from why
    content.seek(0)
    if actual != suffix and not any({actual, suffix} <= same for same in _SAME_CONTENT):
        what = KINDS[actual][1] if actual else _("无法识别的内容")
        raise refused(
            _("“%(name)s”的内容不是%(said)s（实为%(what)s）。已填内容和其他文件都已保留，请改正文件后重传。"),
            name=name, said=KINDS[suffix][1], what=what,
        )  # fmt: skip
    return KINDS[suffix if actual in OLD_OFFICE else actual or suffix][0]


def check_size(name: str, size: int, *, limit: int) -> None:
    """Raises NotValid for an empty file or one over ``limit`` bytes."""
    if size == 0:
        raise refused(_("“%(name)s”是空文件，没有上传。请检查后重新选择。"), name=name)
    if size > limit:
        raise refused(
            _("“%(name)s”有%(size)sMB，超过单个文件%(limit)sMB的上限。请压缩或分成几个文件。"),
            name=name, size=-(-size // 2**20), limit=limit // 2**20,
        )  # fmt: skip


def refused(message: str, **facts: object) -> NotValid:
    """A refusal of one file, shown at the form's file field."""
    return NotValid(message % facts, code="bad_file", field="files")


def kind_of(content: BinaryIO) -> str:
    """The ending that fits the content, or "" when it is none we know. An old office file is always ``doc``.

    Raises ``Refused`` for a zip whose directory no document has.
    """
    content.seek(0)
    head = content.read(8192)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    if head.startswith(OLE):
        return "doc"
    try:
        found = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        found = set()
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    for ending in ("png", "jpg", "gif"):
        if ending in found:
            return ending
    return "txt" if _is_text(head) else ""


def _zip_kind(content: BinaryIO) -> str:
    """Which office format a zip is: from the names in its directory, nothing is inflated."""
    try:
        names = {entry.filename for entry in zips.directory(content)}
    except Refused as refusal:
        if str(refusal) == zips.DAMAGED:
            return ""
        raise
    return next((kind for start, kind in _IN_ZIP.items() if any(n.startswith(start) for n in names)), "")


def _is_text(head: bytes) -> bool:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # what the Windows editor calls Unicode
        return _decodes(head[: len(head) // 2 * 2], "utf-16")
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[:-4].decode(encoding) if len(head) == 8192 else head.decode(encoding)
        except UnicodeDecodeError as broken:
            if broken.start < len(head) - 8:
                continue
        return True
    return False


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return "\0" not in text
