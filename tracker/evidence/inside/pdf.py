"""A PDF from within: ``python -m tracker.evidence.inside.pdf``. What runs when it is opened, and its 密级 mark."""

from __future__ import annotations

import importlib
import logging
import re
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer
from tracker.evidence.secrecy import find_mark
from tracker.evidence.zips import LOCKED, TOO_BIG

_LONGEST_STREAM = 16 << 20  # bytes, inflated
_BOUNDS = pypdf.Configuration(
    zlib_maximum_output_length=_LONGEST_STREAM,
    lzw_maximum_output_length=_LONGEST_STREAM,
    run_length_maximum_output_length=_LONGEST_STREAM,
    array_based_stream_maximum_output_length=_LONGEST_STREAM,
    stream_decoding_work_maximum_length=4 * _LONGEST_STREAM,
    page_tree_maximum_entries=4000,
    xform_maximum_invocations_per_extraction=500,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
_BUDGET = 0.9  # processor seconds for all of it: the marks stand on the first pages
_LOOKED_INTO = 0.4  # of these for what runs
_RUNS = {"/Launch", "/JavaScript", "/ImportData", "/Rendition"}
_PLAYS = {"/RichMedia", "/3D", "/Screen"}
_DEEPEST = 12
_MOST_HELD = 350  # objects
_PROGRAMME = re.compile(
    r"\.(?:exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|lnk|bat|cmd|ps1|jar|msi|docm|xlsm|pptm)$", re.I
)

ACTIVE = "中含有打开时会运行的程序，没有保存。请另存（或打印）为不含程序的PDF后重新上传。"


def read(file: BinaryIO, step: Step) -> dict[str, str]:
    with pypdf.apply_configuration(_BOUNDS):
        try:
            reader = pypdf.PdfReader(file, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise Refused(LOCKED)
            _check_runs(reader)
            step(1, 0)
            return {"mark": find_mark(_lines(reader))}
        except (DependencyError, FileNotDecryptedError) as locked:
            raise Refused(LOCKED) from locked
        except LimitReachedError as bomb:
            if "decompress" in str(bomb):
                raise Refused(TOO_BIG) from bomb
            raise


def _check_runs(reader: pypdf.PdfReader) -> None:
    """The catalogue's actions, scripts and attached files; then what hangs on the pages, while there is time."""
    root = reader.trailer["/Root"].get_object()
    if not isinstance(root, DictionaryObject):
        return
    _check_actions(root, ("/OpenAction", "/AA"))
    names = _dictionary(root.get("/Names"))
    if "/JavaScript" in names:
        raise Refused(ACTIVE)
    _check_attached(names.get("/EmbeddedFiles"), _DEEPEST)
    form = _dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        raise Refused(ACTIVE)
    for number, page in enumerate(reader.pages):
        _check_actions(page, ("/AA",))
        for note in _array(page.get("/Annots")):
            note = _dictionary(note)
            if note.get("/Subtype") in _PLAYS:
                raise Refused(ACTIVE)
            _check_actions(note, ("/A", "/AA"))
        _forget(reader)
        if number % 8 == 7 and time.process_time() - _STARTED > _LOOKED_INTO:
            return


def _check_actions(holder: DictionaryObject, names: tuple[str, ...]) -> None:
    for name in names:
        _check_action(holder.get(name), _DEEPEST)


def _check_action(value: Any, depth: int) -> None:
    action = _dictionary(value)
    if not action or depth == 0:
        return
    if action.get("/S") in _RUNS:
        raise Refused(ACTIVE)
    for key, inner in action.items():
        if key == "/Next" or (key.startswith("/") and len(key) <= 3):  # a chain, and the events of /AA
            for one in _array(inner) or [inner]:
                _check_action(one, depth - 1)


def _check_attached(value: Any, depth: int) -> None:
    node = _dictionary(value)
    if not node or depth == 0:
        return
    for name in _array(node.get("/Names")):
        held = _dictionary(name)
        for key in ("/F", "/UF"):
            if _PROGRAMME.search(str(held.get(key, ""))):
                raise Refused(ACTIVE)
    for kid in _array(node.get("/Kids"))[:100]:
        _check_attached(kid, depth - 1)


def _lines(reader: pypdf.PdfReader) -> Iterator[str]:
    """Page after page, while there is time."""
    for page in reader.pages:
        yield from page.extract_text().splitlines()
        _forget(reader)
        if time.process_time() - _STARTED > _BUDGET:
            return


def _forget(reader: pypdf.PdfReader) -> None:
    if len(reader.resolved_objects) > _MOST_HELD:
        reader.resolved_objects.clear()  # pypdf keeps every object it ever met; the file still has them


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return list(found) if isinstance(found, ArrayObject) else []


# What pypdf and Python would import while reading; after ``answer`` begins nothing can be opened.
_LATER = (
    "pypdf.filters",
    "pypdf.xmp",
    "pypdf._text_extraction",
    "pypdf.generic._font",
    "pypdf._codecs.core_font_metrics",
    "pypdf._crypt_providers",
)  # fmt: skip
_STARTED = time.process_time()

if __name__ == "__main__":
    for name in _LATER:
        importlib.import_module(name)
    logging.getLogger("pypdf").disabled = True
    answer(read)
