"""A PDF as paragraphs, in the child: ``python -m tracker.intake.readers.pdf``.

A PDF knows no paragraphs, only words at places. Lines are put together from their places (``pdf_lines``); here are
the pages: their limit, a scan, and words that no font explains.
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
from tracker.intake.readers.pdf_lines import Fragment, Line, lines_of, paragraphs_of

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
    paragraphs = paragraphs_of(pages)
    text = "".join(paragraphs)
    if len(_HAN.findall(text)) < _FEW and len(text) < _FEW * max(1, len(pages)) and not _ODD.search(text):
        raise Refused(SCAN)
    if len(_ODD.findall(text)) * 4 > len(text):
        raise Refused(_NO_LETTERS)
    return [["p", paragraph, False] for paragraph in paragraphs]


def _pages(file: BinaryIO, step: Step) -> list[list[Line]]:
    try:
        reader = pypdf.PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(_LOCKED)
        total = len(reader.pages)
        if total > _MOST_PAGES:
            raise Refused(_TOO_LONG)
        found = []
        seen: set[int] = set()
        for number in range(total):
            page = reader.pages[number]
            reference = page.indirect_reference.idnum if page.indirect_reference else -number
            if reference not in seen:  # a page that stands in the file once and in its tree a thousand times
                seen.add(reference)
                found.append(lines_of(_fragments(page)))
            if len(reader.resolved_objects) > _MOST_HELD:
                reader.resolved_objects.clear()  # pypdf keeps every object it ever met; the file still has them
            step(number + 1, total)
        return found
    except (DependencyError, FileNotDecryptedError) as locked:
        raise Refused(_LOCKED) from locked
    except (PdfReadError, RecursionError) as broken:
        raise Refused(_DAMAGED) from broken


def _fragments(page: pypdf.PageObject) -> list[Fragment]:
    found: list[Fragment] = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: Any) -> None:
        if text.strip():
            across = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            up = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] or tm[0] or 1) * abs(cm[3] or cm[0] or 1)
            found.append(Fragment(float(across), float(up), float(size or 0) * scale, text))

    page.extract_text(visitor_text=visit)
    return found


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
