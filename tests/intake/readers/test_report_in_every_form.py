"""The real report, set as Word, PDF, page and table, gives the same eighteen commitments."""

import pytest

from tests.intake.readers import portable, site, word
from tests.intake.reading import REPORT, codes, read_bytes, report, texts
from tracker.intake.draft import PlanDraft
from tracker.intake.readers import read_text


def lines() -> list[str]:
    return report().text.split("\n")


def same_commitments(draft: PlanDraft) -> None:
    assert texts(draft) == texts(report())
    assert [c.section for c in draft.commitments] == [c.section for c in report().commitments]
    assert [(c.lead_office, c.kind, c.due_on) for c in draft.commitments] == [
        (c.lead_office, c.kind, c.due_on) for c in report().commitments
    ]
    for one in draft.commitments:
        assert draft.text[one.start : one.end] == one.text
    assert (draft.year, draft.doc_number, draft.signed_off_by) == (2024, "枣应急发〔2023〕56号", "杜飞廉")
    assert draft.title == report().title
    assert len(draft.figures) == 80
    assert [one.title for one in draft.shortcomings] == [one.title for one in report().shortcomings]


def test_word_with_automatic_numbers():
    draft = read_bytes(word.with_automatic_numbers(lines()), "报告.docx")
    assert draft.text == report().text
    same_commitments(draft)


def test_word_with_typed_numbers_and_page_ends_in_sentences():
    """Each paragraph of the source, with its cuts in mid-sentence, is a paragraph of the document."""
    source = [line.lstrip("# ").replace("**", "") for line in REPORT.read_text(encoding="utf-8").splitlines()]
    body = "".join(
        word.paragraph(word.run(line)) for line in source if line.strip() and not line.startswith("<!--")
    )
    draft = read_bytes(word.with_body(body), "报告.docx")
    same_commitments(draft)


@pytest.mark.parametrize("foot", ["- {page} -", "—{page}—", "第{page}页", "第 {page} 页 共 12 页", "{page}"])
def test_pdf_with_pages_cut_in_sentences(foot):
    pages = portable.printed(lines(), head="法治政府建设资料选", foot=foot)
    assert len(pages) > 8
    draft = read_bytes(portable.pdf_of(pages), "报告.pdf")
    assert "资料选" not in draft.text
    same_commitments(draft)


@pytest.mark.parametrize(("charset", "say"), [("utf-8", True), ("gb2312", True), ("gb18030", False)])
def test_page_of_a_government_site(charset, say):
    title, number = report().title, report().doc_number
    content = site.as_paragraphs(lines())
    data = site.site_page(content, title=title, number=number, charset=charset, say=say)
    draft = read_bytes(data, "报告.html")
    same_commitments(draft)
    assert "2019" not in draft.text
    assert "隐藏" not in draft.text


def test_text_without_a_line_break():
    """Cut before headings; the title touches the first sentence, so only the plan is compared."""
    draft = read_bytes("".join(lines()).encode("gb18030"), "报告.txt")
    assert texts(draft) == texts(report())
    assert draft.year == 2024


def test_no_form_adds_a_remark():
    draft = read_bytes(word.with_automatic_numbers(lines()), "报告.docx")
    assert codes(draft) == codes(report())
    assert read_text(REPORT.read_bytes(), filename="a.md").tables == ()
