"""What a zip's directory gives away about it, before a single byte is inflated. Pure.

Only the directory at the end of the file is read, and never a directory too long for an office document: a million
names would cost the reader more than any bomb.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from typing import IO

from tracker.evidence.sandbox import Refused

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_LONGEST_DIRECTORY = 256 << 10  # bytes; a long document with many pictures has under 40 KB
MOST_ENTRIES = 2000
MOST_INFLATED = 200 << 20  # bytes in all; pictures count here and are never opened
LONGEST_XML = 40 << 20  # bytes of one part; 300 pages have about 10 MB
_MOST_XML = 60 << 20
_STEEPEST = 120  # inflated to packed, for parts over a megabyte; prose reaches 30
_ENCRYPTED = 0x1
_NESTED = re.compile(
    r"\.(?:zip|rar|7z|gz|bz2|xz|tar|jar|docx?|docm|dot[mx]?|xls[mb]?|ppt[mx]?|wps|et|exe|dll|js|vbs|hta|lnk|bat|cmd)$"
)
_OLE = re.compile(r"oleobject|(?:^|/)embeddings/[^/]*\.(?:bin|ole)$|(?:^|/)activex/")
_MACROS = re.compile(r"vbaproject|vbadata|macrosheets/")
_ACTIVE = re.compile(r"(?:^|/)activex/|\.(?:ocx|swf)$")
_CARRIED = re.compile(  # what an office file may not carry; documents inside documents are ordinary in evidence
    r"\.(?:zip|rar|7z|gz|bz2|xz|tar|jar|iso|docm|dotm|xls[mb]|xltm|xlam|p[po]tm|pp[sa]m|exe|dll|com|scr|msi|js|jse|vbs|vbe"
    r"|wsf|hta|lnk|bat|cmd|ps1|sh|html?|svg|url)$"
)
_ASTRAY = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[a-z]:|\x00")

DAMAGED = "已损坏，无法读取。请用Word或WPS打开后另存一份，再重新上传。"
TOO_BIG = "解压后过大，不像正常的文档，没有打开。请检查文件来源，或把文字粘贴为纯文本后上传。"
MACRO = "中含有宏，没有打开。请在Word或WPS中另存为不带宏的docx或xlsx后重新上传。"
OBJECT = "中嵌入了其他程序的对象，没有打开。请删除嵌入的对象后另存，再重新上传。"
INNER = "中还装有压缩包或其他文件，没有打开。请只保留正文后另存，再重新上传。"
LOCKED = "设有密码，无法读取。请取消密码后另存，再重新上传。"


def open_checked(data: bytes) -> list[zipfile.ZipInfo]:
    """The entries of an acceptable office file. Raises ``Refused``: bombs, macros, objects, archives inside, damage."""
    entries = directory(io.BytesIO(data))
    _check_sizes(entries, len(data))
    for entry in entries:
        _check_name(entry.filename)
    return entries


def check_evidence(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The same for a file that is only kept: it may hold other documents, and its objects are looked into later."""
    entries = directory(file)
    _check_sizes(entries, file.seek(0, os.SEEK_END))
    names = {entry.filename for entry in entries}
    if names.isdisjoint(("[Content_Types].xml", "OFD.xml")):  # some other zip with a folder called word
        raise Refused(DAMAGED)
    for entry in entries:
        low = entry.filename.replace("\\", "/").lower()
        if _MACROS.search(low):
            raise Refused(MACRO)
        if _ACTIVE.search(low):
            raise Refused(OBJECT)
        if _CARRIED.search(low):
            raise Refused(INNER)
        if _ASTRAY.search(low):
            raise Refused(DAMAGED)
    return entries


def directory(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """What a zip says it holds. Raises ``Refused``: no zip, or a directory no document has."""
    _check_end(file)
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as broken:
        raise Refused(DAMAGED) from broken


def _check_end(file: IO[bytes]) -> None:
    """Look at the end record by hand: ``zipfile`` would read a directory of any length."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - 20))
    data = file.read()
    at = data.rfind(_END)
    if at < 0 or at + _END_SIZE > len(data):
        raise Refused(DAMAGED)
    count, size = struct.unpack_from("<10xHL", data, at)
    large = data[max(0, at - 20) : at].startswith(b"PK\x06\x07")  # zip64, which no office file needs
    if large or count > MOST_ENTRIES or size > _LONGEST_DIRECTORY:
        raise Refused(TOO_BIG)


def _check_sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused(LOCKED)
    xml = [entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    steep = any(e.file_size > 1 << 20 and e.file_size > _STEEPEST * max(1, e.compress_size) for e in entries)
    if (
        steep
        or len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_INFLATED
        or max(xml, default=0) > LONGEST_XML
        or sum(xml) > _MOST_XML
    ):
        raise Refused(TOO_BIG)
    plain = all(entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries)
    names = {entry.filename for entry in entries}
    if not plain or len(names) < len(entries) or sum(entry.compress_size for entry in entries) > size:
        raise Refused(DAMAGED)  # entries that overlap, or that two programs would read differently


def _check_name(name: str) -> None:
    low = name.replace("\\", "/").lower()
    if _MACROS.search(low):
        raise Refused(MACRO)
    if _OLE.search(low):
        raise Refused(OBJECT)
    if _NESTED.search(low):
        raise Refused(INNER)
