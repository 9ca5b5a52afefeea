"""S6 in small: what a file is, is told from its content; its name only says what was promised."""

from io import BytesIO

import pytest

from tests.conftest import PDF
from tests.evidence.samples import ACCEPTED, WRONG
from tracker.evidence.checks import KINDS, check_file
from tracker.ledger.refusals import NotValid

LIMIT = 50 * 2**20


def check(name: str, content: bytes, *, limit: int = LIMIT) -> str:
    return check_file(name, len(content), BytesIO(content), limit=limit)


@pytest.mark.parametrize(("name", "content", "content_type"), ACCEPTED, ids=[row[0] for row in ACCEPTED])
def test_ordinary_file_is_accepted_with_its_type(name: str, content: bytes, content_type: str) -> None:
    assert check(name, content) == content_type


def test_every_accepted_ending_has_a_sample() -> None:
    assert {name.rsplit(".")[-1].lower() for name, _content, _type in ACCEPTED} == set(KINDS)


@pytest.mark.parametrize(
    ("name", "content", "words"), WRONG, ids=[f"{row[0]} {n}" for n, row in enumerate(WRONG)]
)
def test_wrong_content_is_refused_and_named(name: str, content: bytes, words: str) -> None:
    with pytest.raises(NotValid) as refused:
        check(name, content)
    assert refused.value.message == f"“{name}”的{words}。已填内容和其他文件都已保留，请改正文件后重传。"
    assert (refused.value.code, refused.value.field) == ("bad_file", "files")


@pytest.mark.parametrize("name", ["空.pdf", "空.docx", "空.txt"])
def test_empty_file_is_refused(name: str) -> None:
    with pytest.raises(NotValid, match=f"“{name}”是空文件"):
        check(name, b"")


def test_file_at_the_limit_passes_and_one_byte_more_does_not() -> None:
    limit = 2 * 2**20
    whole = PDF + bytes(limit - len(PDF))
    assert check("大.pdf", whole, limit=limit) == "application/pdf"
    with pytest.raises(NotValid, match=r"“大.pdf”有3MB，超过单个文件2MB的上限"):
        check("大.pdf", whole + b"x", limit=limit)


@pytest.mark.parametrize(
    "name",
    ["病毒.exe", "包.zip", "包.rar", "页面.html", "图.svg", "宏.docm", "宏.xlsm", "脚本.js", "无后缀", "点.", ".pdf",
     "总结.pdf.exe", "总结.pdf\0.exe", "总结.p\u200bdf.bat"],
)  # fmt: skip
def test_type_that_is_not_taken_is_refused_whatever_it_holds(name: str) -> None:
    with pytest.raises(NotValid, match="类型不能上传"):
        check(name, PDF)


def test_refusal_names_the_file_as_it_would_be_kept() -> None:
    with pytest.raises(NotValid, match=r"^“总结fdp.exe”的类型"):
        check("C:\\Users\\li\\总结\u202efdp.exe", PDF)


def test_content_is_left_at_its_beginning() -> None:
    for name, content, _type in ACCEPTED:
        stream = BytesIO(content)
        check_file(name, len(content), stream, limit=LIMIT)
        assert stream.tell() == 0, name


@pytest.mark.parametrize(("name", "content", "content_type"), ACCEPTED, ids=[row[0] for row in ACCEPTED])
def test_every_cut_of_a_file_is_accepted_or_refused_never_a_crash(
    name: str, content: bytes, content_type: str
) -> None:
    for length in range(1, min(len(content), 64)):
        try:
            assert check(name, content[:length]) == content_type
        except NotValid as refused:
            assert name in refused.message
