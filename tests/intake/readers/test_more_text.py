"""Plain text, Markdown, Word's counts, and what the parent refuses before any child is started."""

import codecs
import io
import zipfile

import pytest

from tracker.evidence.sandbox import Refused
from tracker.intake.grids import Grid, GridCell
from tracker.intake.paragraphs import Paragraph
from tracker.intake.readers import text
from tracker.intake.readers.content import kind_of
from tracker.intake.readers.docx_counting import spelled
from tracker.intake.readers.html_noise import is_chrome, is_noise
from tracker.intake.readers.opening import in_child, piece_of, read_in_child
from tracker.intake.readers.refusal import UnreadableDocument

WORDS = "健全执法责任制。\n完善机制。"


def plain(data: bytes) -> list[str]:
    return [one.text for one in text.plain(data, "甲.txt")]


def marked(words: str) -> list[tuple[str, bool]]:
    return [(one.text, one.heading) for one in text.markdown(words.encode(), "甲.md")]


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("gb18030"),
        WORDS.encode("utf-16"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
    ],
)
def test_mark_and_older_encoding_leave_the_same_lines(data):
    assert plain(data) == ["健全执法责任制。", "完善机制。"]


def test_characters_only_the_older_standard_s_long_form_holds():
    assert plain("㐀䶵𠀀".encode("gb18030")) == ["㐀䶵𠀀"]


def test_one_line_and_nothing():
    assert plain("只有一行".encode()) == ["只有一行"]
    assert plain(b"") == [""]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029"])
def test_line_ends(end):
    assert plain(f"甲{end}乙".encode()) == ["甲", "乙"]


@pytest.mark.parametrize(
    "data", ["甲\x00乙".encode(), "甲\x1b乙".encode(), "甲\ufffd乙".encode(), b"\xff\xff\xff"]
)
def test_control_characters_are_refused_with_the_name(data):
    with pytest.raises(UnreadableDocument, match=r"甲\.txt"):
        plain(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"%PDF-1.4", "PDF"), (b"\x89PNG\r\n", "图片"), (b"Rar!\x1a", "压缩包"), (b"{\\rtf1", "RTF")],
)
def test_other_content_under_a_text_name_is_named(data, what):
    with pytest.raises(UnreadableDocument, match=what):
        plain(data)


def test_plain_text_has_no_headings_and_keeps_its_signs():
    assert text.plain("# **甲**".encode(), "甲.txt") == [Paragraph("# **甲**")]


@pytest.mark.parametrize(
    ("line", "words", "heading"),
    [
        ("# 一级", "一级", True),
        ("  ###### 六级", "六级", True),
        ("####### 七个", "####### 七个", False),
        ("#没有空格", "#没有空格", False),
        ("**重**点", "重点", False),
        ("甲<!-- 批注 -->乙", "甲乙", False),
        ("1\\. 甲", "1. 甲", False),
        ("甲&nbsp;乙", "甲乙", False),
    ],
)
def test_markdown_marks(line, words, heading):
    assert marked(line) == [(words, heading)]


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"),
        (101, "japaneseCounting", "一百零一"),
        (110, "chineseCounting", "一百一十"),
        (1001, "chineseCounting", "一千零一"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (10, "ideographDigital", "一〇"),
        (1, "decimalEnclosedCircle", "①"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (3, "decimalEnclosedParen", "⑶"),
        (3, "decimalEnclosedFullstop", "⒊"),
        (26, "lowerLetter", "z"),
        (28, "upperLetter", "BB"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (11, "ideographTraditional", "甲"),
        (12, "ideographZodiac", "亥"),
        (10, "decimalFullWidth", "１０"),
        (7, "decimalZero", "07"),
        (12, "decimalZero", "12"),
        (5, "hebrew1", "5"),
        (0, "chineseCounting", "0"),
    ],
)
def test_counts(number, form, words):
    assert spelled(number, form) == words


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1", "ole"),
        (b"\n%PDF-1.4", "pdf"),
        (b"see %PDF-1.4", ""),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "html"),
        (b"<!-- a --><HTML>", "html"),
        ("<p>".encode("utf-16"), "html"),
        (b"<pre>", ""),
        (b"", ""),
    ],
)
def test_first_bytes(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("pdf", b"plain words", "无法识别的内容"),
        ("docx", b"%PDF-1.4", "PDF文档"),
        ("docx", zipped("xl/workbook.xml"), "Excel表格"),
        ("xlsx", zipped("word/document.xml"), "Word文档"),
        ("xlsx", zipped("mimetype"), "压缩包"),
        ("html", b"\x89PNG", "图片"),
    ],
)
def test_content_that_is_not_what_the_name_says(kind, data, what):
    with pytest.raises(Refused, match=what):
        read_in_child(kind, data)


def test_refusal_names_the_file():
    with pytest.raises(UnreadableDocument, match=r"^“报告\.docx”的内容不是Word文档"):
        in_child("docx")(b"GIF89a", "报告.docx")


def test_too_many_objects_and_too_long_a_page_are_refused_unread():
    with pytest.raises(Refused, match="过于庞大"):
        read_in_child("pdf", b"%PDF-1.4\n" + b"endobj\n" * 300_001)
    with pytest.raises(Refused, match="过大"):
        read_in_child("html", b"<p>" + b"a" * (12 << 20))


def test_pieces_are_made_of_plain_lists():
    assert piece_of(["p", "甲", 1]) == Paragraph("甲", heading=True)
    assert piece_of(["t", [["乙", 0, 1, 2, 3]]]) == Grid((GridCell("乙", 0, 1, 2, 3),))


@pytest.mark.parametrize(
    ("name", "chrome"),
    [
        ("site-nav", True),
        ("share", True),
        ("news-share-content", False),
        ("navy", False),
        ("footer2 wide", True),
        ("", False),
    ],
)
def test_chrome_is_a_word_of_its_own(name, chrome):
    assert is_chrome(name) is chrome


@pytest.mark.parametrize(
    ("line", "noise"),
    [
        ("上一篇：某通知", True),
        ("当前位置：首页 > 公开", True),
        ("发布日期：2024-01-01", True),
        ("扫一扫在手机打开", True),
        ("搜索引擎的管理要加强", False),
        ("打印设备更新工作。按期完成。", False),
        ("", False),
    ],
)
def test_lines_of_furniture(line, noise):
    assert is_noise(line) is noise
