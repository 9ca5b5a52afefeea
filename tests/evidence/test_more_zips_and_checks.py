"""Limits of a zip's directory at their edges, and files whose ending, content or size do not go together."""

import io
import struct
import zipfile

import pytest

from tracker.evidence import zips
from tracker.evidence.checks import check_file, check_size, clean_name
from tracker.evidence.sandbox import Refused
from tracker.evidence.zips import open_checked
from tracker.ledger.refusals import NotValid

DEFLATED, STORED = zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED
MB = 1 << 20


def zipped(*names: str, size: int = 1, compression: int = DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
    return out.getvalue()


def entry(name: str, size: int, packed: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.file_size, info.compress_size, info.compress_type = size, packed, DEFLATED
    return info


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        open_checked(data)
    return str(refused.value)


def sizes(entries: list[zipfile.ZipInfo], size: int = 1 << 30) -> str:
    try:
        zips._check_sizes(entries, size)
    except Refused as refused:
        return str(refused)
    return ""


def test_entries_come_back_in_the_order_of_the_directory():
    names = ["word/document.xml", "[Content_Types].xml", "word/media/a.png"]
    assert [one.filename for one in open_checked(zipped(*names))] == names


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x05\x06", b"PK\x05\x06" + b"\0" * 17, b"no zip at all" * 9]
)
def test_what_has_no_end_is_damaged(data):
    assert refusal(data) == zips.DAMAGED


def test_cut_and_shifted_files_are_damaged():
    whole = zipped("word/document.xml", size=500)
    assert refusal(whole[:-10]) == zips.DAMAGED
    assert refusal(whole[:20] + whole[60:]) == zips.DAMAGED


def test_as_many_entries_as_allowed_and_one_more():
    names = [f"word/media/{n}.png" for n in range(zips.MOST_ENTRIES + 1)]
    assert len(open_checked(zipped(*names[:-1], compression=STORED))) == zips.MOST_ENTRIES
    assert "解压后过大" in refusal(zipped(*names, compression=STORED))


def test_long_directory_is_refused_though_its_entries_are_few():
    names = [f"word/{'a' * 60_000}{n}" for n in range(5)]
    assert len(open_checked(zipped(*names[:4]))) == 4
    assert "解压后过大" in refusal(zipped(*names))


def test_count_in_the_end_record_is_believed_before_anything_is_read():
    data = bytearray(zipped("a.xml"))
    struct.pack_into("<H", data, data.rfind(b"PK\x05\x06") + 10, zips.MOST_ENTRIES + 1)
    assert "解压后过大" in refusal(bytes(data))


@pytest.mark.parametrize(
    ("size", "packed", "refused"),
    [
        (MB, 1, False),  # small parts may be as steep as they like
        (12 * MB, 12 * MB // 120 + 1, False),
        (12 * MB, 12 * MB // 120, True),
        (2 * MB, 0, True),
    ],
)
def test_steepness(size, packed, refused):
    assert ("解压后过大" in sizes([entry("word/media/a.png", size, packed)])) is refused


def test_one_xml_part_and_all_of_them_have_their_limits():
    assert sizes([entry("a.xml", zips.LONGEST_XML, MB)]) == ""
    assert "解压后过大" in sizes([entry("a.xml", zips.LONGEST_XML + 1, MB)])
    assert "解压后过大" in sizes([entry("a.RELS", zips.LONGEST_XML + 1, MB)])
    assert sizes([entry(f"{n}.xml", 20 * MB, MB) for n in range(3)]) == ""
    assert "解压后过大" in sizes([entry(f"{n}.xml", 20 * MB, MB) for n in range(4)])


def test_pictures_count_in_the_sum_only():
    assert sizes([entry("a.png", zips.MOST_INFLATED, 2 * MB)]) == ""
    assert "解压后过大" in sizes([entry("a.png", zips.MOST_INFLATED, 2 * MB), entry("b.png", 1, 1)])


def test_parts_that_overlap_or_have_one_name_or_a_rare_packing_are_damage():
    assert sizes([entry("a.png", 60, 60), entry("b.png", 60, 60)], 120) == ""
    assert sizes([entry("a.png", 60, 60), entry("b.png", 60, 60)], 119) == zips.DAMAGED
    assert sizes([entry("a.png", 6, 6), entry("a.png", 6, 6)]) == zips.DAMAGED
    assert refusal(zipped("word/document.xml", compression=zipfile.ZIP_BZIP2)) == zips.DAMAGED


def test_password_is_said_before_the_size():
    locked = entry("a.xml", zips.LONGEST_XML + 1, MB)
    locked.flag_bits |= 1
    assert "密码" in sizes([locked])


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("WORD/VBAPROJECT.BIN", "宏"),
        ("xl/macrosheets/sheet1.xml", "宏"),
        ("word\\vbaData.xml", "宏"),
        ("word/embeddings/oleObject1.bin", "对象"),
        ("xl/embeddings/thing.OLE", "对象"),
        ("xl/activeX/activeX1.xml", "对象"),
        ("inner.ZIP", "压缩包"),
        ("word/embeddings/old.doc", "压缩包"),
        ("run.hta", "压缩包"),
        ("a.tar", "压缩包"),
        ("templ.dotm", "压缩包"),
    ],
)
def test_names_that_do_not_belong(name, word):
    assert word in refusal(zipped("word/document.xml", name))


@pytest.mark.parametrize("name", ["word/zip.xml", "word/activexyz.xml", "docProps/app.xml", "word/exe/a.png"])
def test_names_that_only_resemble_them(name):
    assert [one.filename for one in open_checked(zipped(name))] == [name]


def checked(name: str, data: bytes, limit: int = MB) -> str:
    return check_file(name, len(data), io.BytesIO(data), limit=limit)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("甲.TXT", "正文".encode(), "text/plain"),
        ("甲.csv", "正文".encode("gb18030"), "text/plain"),
        ("甲.pdf", b"\n\n%PDF-1.7", "application/pdf"),
        (
            "a.b.docx",
            zipped("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.ofd", zipped("OFD.xml"), "application/ofd"),
        ("甲.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9, "application/vnd.ms-excel"),
        ("甲.md", ("字" * 4000).encode(), "text/plain"),  # the first bytes end within a character
    ],
)
def test_accepted_whatever_the_case_of_the_ending(name, data, kind):
    assert checked(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("甲.xlsx", zipped("word/document.xml"), "Word文档"),
        ("甲.docx", zipped("mimetype"), "无法识别的内容"),
        ("甲.docx", b"PK\x03\x04broken", "无法识别的内容"),
        ("甲.txt", b"a\0b", "无法识别的内容"),
        ("甲.pdf", "正文".encode(), "文本文件"),
        ("甲.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版Office"),
        ("甲", b"text", "类型不能上传"),
        ("甲.docx.exe", b"MZ", "类型不能上传"),
    ],
)
def test_refused_by_name(name, data, word):
    with pytest.raises(NotValid, match=word) as refused:
        checked(name, data)
    assert (refused.value.code, refused.value.field) == ("bad_file", "files")
    assert f"“{name}”" in str(refused.value)


def test_size_is_judged_before_the_type_and_rounded_up():
    with pytest.raises(NotValid, match="空文件"):
        checked("a.exe", b"")
    with pytest.raises(NotValid, match="有3MB，超过单个文件2MB"):
        check_size("a.pdf", 2 * MB + 1, limit=2 * MB)
    assert check_size("a.pdf", 2 * MB, limit=2 * MB) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\资料\\报告.pdf", "报告.pdf"),
        ("../../etc/a.txt", "a.txt"),
        ("甲\u202efdp.exe", "甲fdp.exe"),
        ("a\r\nb.txt", "ab.txt"),
        (" .. ", "未命名文件"),
        ("", "未命名文件"),
        ("dir/", "未命名文件"),
        ("字" * 196 + ".pdf", "字" * 196 + ".pdf"),
        ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
    ],
)
def test_names_as_they_are_kept(name, clean):
    assert clean_name(name) == clean
