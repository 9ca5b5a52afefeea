"""S9: 500 nasty file names: none leaves its folder, none breaks a header, each comes back as words."""

from email.message import Message
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from tests.conftest import PDF, pdf
from tests.factories import NOW
from tracker.evidence import actions
from tracker.evidence.checks import clean_name
from tracker.evidence.models import Blob
from tracker.ledger.refusals import NotValid

PIECES = [
    "..", "../", "..\\", "/", "\\", "\0", "\r\n", "\n", "\r", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u2029",
    "\u202e", "\u200b", "\ufeff",
    "／", "＼", "．．／", "：", "*", "?", "\"", "'", "<", ">", "|", ";", ",", "%2e%2e%2f", "%00", "%0d%0a", "$(id)",
    "`id`", "&&", "~", "#",
    "=?utf-8?q?a?=", "filename*=", "CON", "NUL", "COM1", "aux", ".htaccess", "-rf", " ", "　", "\udcff", "é",
    "e\u0301", "😀", "长" * 255,
    "a" * 255, "総結".encode("gbk", "replace").decode("latin-1"), "\x7f", "\x1b[31m", "{{7*7}}", "{% x %}", "C:",
    "\\\\server\\share\\", "file://",
]  # fmt: skip
SHAPES = [
    "{}总结.pdf",
    "总{}结.pdf",
    "总结{}.pdf",
    "总结.pdf{}",
    "{}",
    "{0}{0}{0}/总结.pdf",
    "目录/{}/总结.pdf",
    "总结.{}.pdf",
]
NAMES = [shape.format(piece) for piece, shape in product(PIECES, SHAPES)]


def test_there_are_enough() -> None:
    assert len(set(NAMES)) >= 480


@pytest.mark.django_db
def test_no_name_reaches_the_disk(settings: Any, measured: Any) -> None:
    """One content under all names: one file, named by its hash."""
    folder = Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])
    around = Path(settings.FILE_UPLOAD_TEMP_DIR)
    for name in NAMES:
        upload = pdf("总结.pdf")
        upload._name = name if name.endswith(".pdf") else f"{name}.pdf"  # past Django's own cleaning
        try:
            stored = actions.store(upload, now=NOW)
        except NotValid:  # nothing of the name was left but its ending
            continue
        assert stored.name == clean_name(stored.name)
    blob = Blob.objects.get()
    files = [path for path in around.rglob("*") if path.is_file() and "sqlite" not in path.name]
    assert files == [folder / blob.path]
    assert files[0].read_bytes() == PDF
    measured("S9", "nasty names that left their folder", f"0 of {len(NAMES)}")


def test_no_name_breaks_a_header(measured: Any) -> None:
    for name in NAMES:
        cleaned = clean_name(name)
        answer = HttpResponse(
            headers={"Content-Disposition": content_disposition_header(True, cleaned) or ""}
        )
        header = answer.headers["Content-Disposition"]  # as FileResponse writes it
        assert header.startswith("attachment"), name
        assert not set(header) & set("\r\n\0\x0b\x0c\u2028\u2029\x85"), name
        read = Message()
        read["Content-Disposition"] = header
        assert str(read.get_filename()) == cleaned, name
    measured("S9", "nasty names that broke a header", f"0 of {len(NAMES)}")
