"""Pages to paragraphs: numbers and heads dropped, sentences whole, scans recognised."""

import pytest

from tests.intake.readers import portable
from tests.intake.readers.pieces import lines
from tracker.evidence.sandbox import Refused
from tracker.intake.readers import pdf
from tracker.intake.readers.pdf_lines import Fragment, lines_of
from tracker.intake.readers.pdf_pages import pieces_of

LONG = (
    "健全行政执法责任制合理地把执法工作职责分解到各个内设机构和具体工作人员做到职责明确权责统一不断提升能力"
)
PARAGRAPHS = ["一、下一步工作打算", LONG * 2 + "。", "（一）规范执法。" + LONG + "，持续推进。", "特此报告。"]


def printed(*paragraphs: str, **more) -> list[str]:
    return lines(pdf, portable.pdf_of(portable.printed(paragraphs, **more)))


def test_lines_become_paragraphs():
    assert printed(*PARAGRAPHS) == PARAGRAPHS


def test_sentence_over_a_page_s_end_is_whole():
    long = LONG * 14 + "。"
    assert len(portable.printed([long])) == 2
    assert printed(long, "二、其他") == [long, "二、其他"]


@pytest.mark.parametrize(
    "foot",
    ["- {page} -", "—{page}—", "第{page}页", "第 {page} 页 共 9 页", "{page}", "{page}/9", "－{page}－"],
)
def test_page_numbers_are_dropped(foot):
    assert printed(*PARAGRAPHS * 6, foot=foot) == PARAGRAPHS * 6


def test_running_head_is_dropped_and_a_line_in_the_text_stays():
    found = printed("资料选", *PARAGRAPHS * 7, head="资料选")
    assert found == ["资料选", *PARAGRAPHS * 7]


def test_radicals_become_characters():
    (line,) = lines_of([Fragment(10, 10, 16, "⽂⼈⻜⻋①（一）")])
    assert line.text == "文人飞车①（一）"


def test_words_painted_one_by_one_are_one_line():
    page = [Fragment(10 + 16 * n, 700 - 0.3 * (n % 2), 16, char) for n, char in enumerate("健全执法责任制")]
    assert [line.text for line in lines_of(page)] == ["健全执法责任制"]


def test_words_far_apart_are_kept_apart():
    page = [Fragment(10, 700, 16, "枣应急发〔2023〕56号"), Fragment(400, 700, 16, "签发人：杜飞廉")]
    assert pieces_of([lines_of(page)]) == ["枣应急发〔2023〕56号 签发人：杜飞廉"]


@pytest.mark.parametrize("text", ["", "1", "扫描全能王"])
def test_a_scan_is_recognised(text):
    pages = [[(100.0, 100.0, text)] if text else [] for _ in range(4)]
    with pytest.raises(Refused) as refusal:
        lines(pdf, portable.pdf_of(pages))
    assert str(refusal.value) == pdf.SCAN


def test_letters_without_meaning_are_refused():
    with pytest.raises(Refused, match="没有文字编码"):
        printed("\ue001\ue002\ue003\ue004" * 30)


def test_no_pages_is_a_scan_of_nothing():
    with pytest.raises(Refused):
        lines(pdf, portable.pdf_of([]))


def test_too_many_pages_are_refused():
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", b""]
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 1104))
    objects[1] = b"<</Type /Pages /Count 1101 /Kids [%s]>>" % kids
    objects += [b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"] * 1101
    with pytest.raises(Refused, match="1000页"):
        lines(pdf, portable.objects_to_pdf(objects))


def test_locked_file_is_refused():
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 0 /Kids []>>",
               b"<</Filter /Standard /V 5 /R 6 /Length 256 /O (x) /U (y) /P -4 /OE (z) /UE (z) /Perms (p)>>"]  # fmt: skip
    data = portable.objects_to_pdf(objects).replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R /ID [(a)(a)]"
    )
    with pytest.raises(Refused):
        lines(pdf, data)
