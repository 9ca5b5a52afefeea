"""What a zip's directory gives away; the files themselves are made in tests/intake/readers/hostile_zips.py."""

import io
import zipfile

import docx
import openpyxl
import pytest

from tracker.evidence.sandbox import Refused
from tracker.evidence.zips import open_checked


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def test_what_office_programs_write_is_accepted():
    names = {entry.filename for entry in open_checked(saved(docx.Document()))}
    assert "word/document.xml" in names
    assert open_checked(saved(openpyxl.Workbook()))


@pytest.mark.parametrize(
    "name",
    [
        "word/media/image1.png", "word/embeddings/Microsoft_Excel_Sheet1.xlsx", "xl/printerSettings/printerSettings1.bin",
        "docProps/thumbnail.emf", "customXml/item1.xml", "word/fonts/font1.odttf",
    ],
)  # fmt: skip
def test_ordinary_parts_are_accepted(name):
    assert open_checked(zipped({"word/document.xml": b"<x/>", name: b"x"}))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("word/vbaProject.bin", "宏"), ("XL/VBAPROJECT.BIN", "宏"), ("word\\vbaData.xml", "宏"),
        ("word/embeddings/oleObject1.bin", "对象"), ("word/embeddings/x.bin", "对象"), ("word/activeX/activeX1.xml", "对象"),
        ("a.zip", "压缩包"), ("word/media/a.DOCX", "压缩包"), ("x/y.7z", "压缩包"), ("run.exe", "压缩包"), ("b.docm", "压缩包"),
    ],
)  # fmt: skip
def test_names_that_do_not_belong_in_a_plan(name, sentence):
    with pytest.raises(Refused, match=sentence):
        open_checked(zipped({"word/document.xml": b"<x/>", name: b"x"}))


@pytest.mark.parametrize(
    "entries",
    [
        {"word/document.xml": b"a" * (2 << 20)},
        {f"word/{number}.xml": b"" for number in range(2001)},
        {"word/" + "x" * 60_000 + f"{number}.xml": b"" for number in range(5)},
    ],
    ids=["ratio", "count", "directory"],
)
def test_sizes_that_give_a_bomb_away(entries):
    with pytest.raises(Refused, match="解压后过大"):
        open_checked(zipped(entries))


def test_sentences_say_what_to_do():
    for data in (b"", b"PK", b"PK\x05\x06" * 3, zipped({"a.zip": b""}), saved(docx.Document())[:-30]):
        with pytest.raises(Refused) as refusal:
            open_checked(data)
        assert str(refusal.value).endswith("。") and "请" in str(refusal.value)
