"""A PDF as paragraphs, in the child: ``python -m tracker.intake.readers.pdf``.

A PDF knows no paragraphs and no tables, only words at places and lines that are drawn. What a page paints
(``pdf_painting``) becomes lines and ruled tables (``pdf_lines``, ``pdf_tables``), and those paragraphs (``pdf_pages``);
here are the pages: their limit, a scan, and words that no font explains.
"""

from __future__ import annotations

import importlib
import logging
import re
from typing import Any, BinaryIO

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError

from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer
from tracker.intake.readers.pdf_fonts import Fonts
from tracker.intake.readers.pdf_lines import Line
from tracker.intake.readers.pdf_pages import pieces_of
from tracker.intake.readers.pdf_painting import painted
from tracker.intake.readers.pdf_tables import PageTable, page_of

_MOST_PAGES = 1000
_LONGEST_STREAM = 16 << 20  # bytes, inflated
_BOUNDS = pypdf.Configuration(
    zlib_maximum_output_length=_LONGEST_STREAM,
    lzw_maximum_output_length=_LONGEST_STREAM,
    run_length_maximum_output_length=_LONGEST_STREAM,
    array_based_stream_maximum_output_length=_LONGEST_STREAM,
    stream_decoding_work_maximum_length=4 * _LONGEST_STREAM,
    page_tree_maximum_entries=4 * _MOST_PAGES,
    xform_maximum_invocations_per_extraction=500,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
_MOST_HELD = 350  # objects
_FEW = 20  # characters a page number or a stamp may leave on a scan
_HAN = re.compile("[\u4e00-\u9fff]")
_ODD = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]|\\(cid:\\d+\\)|/G[0-9A-F]{2}")
SCAN = "这份PDF是扫描件，没有可读文字。请上传Word版，或粘贴第三部分的文字。"
_DAMAGED = "已损坏，无法读取。请用PDF软件打开后另存一份，或上传Word版。"
_LOCKED = "设有密码或权限限制，无法读取。请另存为不加密的PDF，或上传Word版。"
_NO_LETTERS = "中的字体没有文字编码，读出来是乱码。请上传Word版，或粘贴第三部分的文字。"
_TOO_LONG = "超过1000页，没有读取。请只保留含有下一年度安排的部分后重新上传。"


def read(file: BinaryIO, step: Step) -> list[Any]:
    """The pieces as ``opening`` takes them. Raises ``Refused``: a scan, a password, too many pages, damage."""
    with pypdf.apply_configuration(_BOUNDS):
        pages = _pages(file, step)
    pieces = pieces_of(pages)
    text = "".join(one if isinstance(one, str) else _words(one) for one in pieces)
    if len(_HAN.findall(text)) < _FEW and len(text) < _FEW * max(1, len(pages)) and not _ODD.search(text):
        raise Refused(SCAN)
    if len(_ODD.findall(text)) * 4 > len(text):
        raise Refused(_NO_LETTERS)
    return [["p", one, False] if isinstance(one, str) else _as_table(one) for one in pieces]


def _words(table: PageTable) -> str:
    return "".join(cell.text for cell in table.cells)


def _as_table(table: PageTable) -> list[Any]:
    return ["t", [[c.text, c.row, c.column, c.height, c.width] for c in table.cells]]


def _pages(file: BinaryIO, step: Step) -> list[list[Line | PageTable]]:
    try:
        reader = pypdf.PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(_LOCKED)
        total = len(reader.pages)
        if total > _MOST_PAGES:
            raise Refused(_TOO_LONG)
        found = []
        fonts = Fonts()
        seen: set[int] = set()
        for number in range(total):
            page = reader.pages[number]
            reference = page.indirect_reference.idnum if page.indirect_reference else -number
            if reference not in seen:  # a page that stands in the file once and in its tree a thousand times
                seen.add(reference)
                paint = painted(page, fonts)
                found.append(page_of(paint.fragments, paint.rules))
            if len(reader.resolved_objects) > _MOST_HELD:
                reader.resolved_objects.clear()  # pypdf keeps every object it ever met; the file still has them
            step(number + 1, total)
        return found
    except (DependencyError, FileNotDecryptedError) as locked:
        raise Refused(_LOCKED) from locked
    except (PdfReadError, RecursionError) as broken:
        raise Refused(_DAMAGED) from broken


# What pypdf and Python would import while reading; after ``answer`` begins nothing can be opened.
_LATER = (
    "pypdf.filters",
    "pypdf.xmp",
    "pypdf._text_extraction",
    "pypdf.generic._font",
    "pypdf._codecs.core_font_metrics",
    "pypdf._crypt_providers",
)  # fmt: skip

if __name__ == "__main__":
    for name in _LATER:
        importlib.import_module(name)
    logging.getLogger("pypdf").disabled = True
    answer(read)
