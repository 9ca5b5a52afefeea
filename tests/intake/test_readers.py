"""Bytes to text: encodings, page joins, and a clear Chinese refusal for everything else."""

import re

import pytest

from tests.intake.reading import OPENING_DAY, REPORT, read_bytes, report
from tracker.intake.read import read_plan
from tracker.intake.readers import UnreadableDocument, read_text

TEXT = "一、下一步打算\n健全行政执法责任制。\n"


@pytest.mark.parametrize("data", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("gb18030")])
def test_encodings_give_the_same_text(data):
    assert read_text(data, filename="a.txt").text == TEXT.strip()


def test_the_real_report_reads_the_same_in_the_older_encoding():
    draft = read_bytes(REPORT.read_text(encoding="utf-8").encode("gb18030"), REPORT.name)
    assert draft == report()


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028"])
def test_line_ends_of_all_kinds(end):
    assert read_text(f"甲乙。{end}丙丁。".encode(), filename="a.txt").text == "甲乙。\n丙丁。"


REFUSED = [
    (b"", "总结.md", "空文件"),
    (b" \r\n\t ", "总结.txt", "空文件"),
    ("\u3000\n\u3000".encode(), "总结.txt", "没有可读文字"),
    (b"\x00\x01\x02\x03" * 50, "总结.txt", "无法识别"),
    (b"\xff\xfe\xff\xfe\x81", "总结.txt", "无法识别"),
    (b"%PDF-1.7 ...", "总结.txt", "PDF文档"),
    (b"PK\x03\x04....", "总结.md", "Word文档"),
    (b"\xd0\xcf\x11\xe0....", "总结.txt", "旧版Word"),
    (TEXT.encode(), "总结.xyz", "类型"),
    (TEXT.encode(), "总结", "类型"),
    (TEXT.encode(), "", "类型"),
]


@pytest.mark.parametrize(("data", "filename", "word"), REFUSED)
def test_what_cannot_be_read_is_refused_in_chinese(data, filename, word):
    with pytest.raises(UnreadableDocument) as refusal:
        read_plan(data, filename=filename, bureau="ZZYJ", offices=(), today=OPENING_DAY)
    message = str(refusal.value)
    assert word in message
    assert message.endswith("。")
    assert f"“{filename or '未命名文件'}”" in message
    english = re.findall("[A-Za-z]+", message.replace(filename, ""))
    assert set(english) <= {"PDF", "Word"}


def test_a_path_in_the_file_name_is_not_shown():
    with pytest.raises(UnreadableDocument, match=r"“总结\.txt”"):
        read_text(b"", filename="/home/someone/总结.txt")


def test_markdown_markup_is_dropped_and_plain_text_keeps_its_signs():
    data = "## 标题\n**一是**加强学法。\n".encode()
    assert read_text(data, filename="a.md").text == "标题\n一是加强学法。"
    assert "**" in read_text(data, filename="a.txt").text


@pytest.mark.parametrize("page", ["- 3 -", "—3—", "第3页", "第 3 页 共 9 页", "12"])
def test_page_numbers_are_dropped_and_the_sentence_joined(page):
    text = read_text(f"进一步健全行政执法责任制，\n{page}\n合理分解职责。".encode(), filename="a.txt").text
    assert text == "进一步健全行政执法责任制，合理分解职责。"


def test_reading_twice_gives_the_same():
    assert read_bytes(REPORT.read_bytes(), REPORT.name) == report()
