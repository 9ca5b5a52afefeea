"""S9 in small: a client's file name is words to show, never a path."""

import pytest

from tracker.evidence.checks import clean_name
from tracker.evidence.models import Evidence

NASTY: list[tuple[str, str]] = [
    ("总结.pdf", "总结.pdf"),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\win.ini", "win.ini"),
    ("/etc/总结.pdf", "总结.pdf"),
    ("C:\\Users\\李建国\\总结.pdf", "总结.pdf"),
    ("..", "未命名文件"),
    (".", "未命名文件"),
    ("", "未命名文件"),
    ("   ", "未命名文件"),
    ("目录/", "未命名文件"),
    (".htaccess", "htaccess"),
    ("总结.pdf\0.exe", "总结.pdf.exe"),
    ("总\r\n结.pdf", "总结.pdf"),
    ("总结\u2028.pdf", "总结.pdf"),
    ("总结\x0b.pdf", "总结.pdf"),
    ("总结\x85.pdf", "总结.pdf"),
    ("总结\u202efdp.exe", "总结fdp.exe"),  # shown backwards it would read 总结exe.pdf
    ("总\u200b结\ufeff.pdf", "总结.pdf"),
    ("总结.pdf ", "总结.pdf"),
    ("总结.pdf...", "总结.pdf"),
    ("\udcff总结.pdf", "总结.pdf"),  # half a character, from a file system in another encoding
    ("枣应急发〔2023〕56号.pdf", "枣应急发〔2023〕56号.pdf"),
    ("一／二.pdf", "一／二.pdf"),  # a full-width slash is a character like any other
    ('引号"分号;.pdf', '引号"分号;.pdf'),
    ("%2e%2e%2f总结.pdf", "%2e%2e%2f总结.pdf"),
    ("CON.pdf", "CON.pdf"),
    ("nul", "nul"),
    ("<script>alert(1)</script>.pdf", "script>.pdf"),
    ("照片😀.jpg", "照片😀.jpg"),
]


@pytest.mark.parametrize(("name", "kept"), NASTY, ids=[ascii(row[0]) for row in NASTY])
def test_name_is_its_last_part_without_anything_invisible(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@pytest.mark.parametrize(("name", "_kept"), NASTY, ids=[ascii(row[0]) for row in NASTY])
def test_name_is_clean_whatever_comes(name: str, _kept: str) -> None:
    cleaned = clean_name(name)
    assert cleaned.isprintable()
    assert not set(cleaned) & set("/\\\0\r\n")
    assert cleaned not in ("", ".", "..")
    assert cleaned.encode("utf-8")
    assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize("length", [196, 200, 201, 255, 300, 5000])
def test_long_name_is_cut_but_keeps_its_ending(length: int) -> None:
    cleaned = clean_name("长" * (length - 4) + ".pdf")
    assert len(cleaned) == min(length, 200)
    assert cleaned.endswith("长.pdf")
    assert len(cleaned) <= (Evidence._meta.get_field("name").max_length or 0)


def test_long_ending_is_cut_too() -> None:
    assert len(clean_name("甲." + "长" * 500)) == 200


def test_gbk_bytes_read_as_latin_stay_harmless_words() -> None:
    garbled = "总结报告.pdf".encode("gbk").decode("latin-1")
    assert clean_name(garbled).endswith(".pdf")
    assert clean_name(garbled).isprintable()
