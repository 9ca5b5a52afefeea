"""What stands on the paper of a Word document, and nothing that does not."""

import docx as python_docx
import pytest

from tests.intake.readers import word
from tests.intake.readers.pieces import cells, grid, joined, lines, pieces
from tests.intake.readers.word import paragraph, run
from tracker.evidence.sandbox import Refused
from tracker.intake.grids import Grid
from tracker.intake.readers import docx

INSERTED = '<w:ins w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>'
DELETED_END = '<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>'
BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def body(*parts: str) -> list[str]:
    return lines(docx, word.with_body("".join(parts)))


def test_runs_of_a_paragraph_are_one_text():
    assert body(paragraph(run("健全"), run("责任制", "<w:rPr><w:b/></w:rPr>"), run("。"))) == ["健全责任制。"]


def test_insertions_are_kept_and_deletions_dropped():
    text = paragraph(run("制定"), DELETED.format("旧"), INSERTED.format(run("新")), run("办法。"))
    assert body(text) == ["制定新办法。"]


def test_moved_text_stands_where_it_was_moved_to():
    moved_from = f'<w:moveFrom w:id="4">{run("甲。")}</w:moveFrom>'
    moved_to = f'<w:moveTo w:id="5">{run("甲。")}</w:moveTo>'
    assert body(paragraph(run("一。"), moved_from), paragraph(run("二。"), moved_to)) == ["一。", "二。甲。"]


def test_deleted_paragraph_end_joins_the_next_paragraph():
    assert body(paragraph(DELETED_END, run("健全责")), paragraph(run("任制。"))) == ["健全责任制。"]


def test_deleted_table_row_is_gone():
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    deleted = '<w:trPr><w:del w:id="6" w:author="a"/></w:trPr>'
    rows = row.format("", "甲") + row.format(deleted, "乙") + row.format("", "丙")
    assert [c[0] for c in cells(grid(docx, word.with_body(f"<w:tbl>{rows}</w:tbl>")))] == ["甲", "丙"]


@pytest.mark.parametrize("mark", ["<w:br/>", '<w:br w:type="page"/>', "<w:cr/>"])
def test_soft_line_break_parts_lines(mark):
    assert body(paragraph(run("标题"), f"<w:r>{mark}</w:r>", run("一、打算"))) == ["标题", "一、打算"]


def test_soft_line_break_in_a_sentence_is_joined_again():
    text = paragraph(run("健全制度，"), "<w:r><w:br/></w:r>", run("完善机制。"))
    assert joined(docx, word.with_body(text)).text == "健全制度，完善机制。"


def test_text_box_is_read_once_and_before_its_paragraph():
    boxed = paragraph(BOX.format(paragraph(run("某某市水务局文件"))), run("正文。"))
    assert body(boxed) == ["某某市水务局文件", "正文。"]


def test_table_inside_a_text_box_is_found():
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    found = pieces(docx, word.with_body(paragraph(BOX.format(table))))
    assert [type(one) for one in found] == [Grid]


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        '<w:r><w:instrText>PAGEREF "隐藏"</w:instrText></w:r>',
        "<w:r><w:ruby><w:rt><w:r><w:t>隐藏</w:t></w:r></w:rt></w:ruby></w:r>",
        "<w:sdt><w:sdtPr><w:alias w:val='隐藏'/></w:sdtPr></w:sdt>",
    ],
)
def test_what_no_reader_sees_is_not_read(hidden):
    assert body(paragraph(hidden, run("正文。"))) == ["正文。"]


def test_visible_text_that_only_mentions_hiding_is_read():
    assert body(paragraph('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见。</w:t></w:r>')) == ["可见。"]


def test_content_control_and_link_hold_ordinary_text():
    control = f"<w:sdt><w:sdtContent>{paragraph(run('一、打算'))}</w:sdtContent></w:sdt>"
    link = paragraph(f'<w:hyperlink w:anchor="x">{run("二、安排")}</w:hyperlink>')
    assert body(control, link) == ["一、打算", "二、安排"]


def test_list_of_contents_is_dropped_and_headings_are_marked():
    document = python_docx.Document()
    document.styles.add_style("TOC 1", 1)
    document.add_paragraph("一、打算\t3", style="TOC 1")
    document.add_heading("一、打算", level=1)
    document.add_heading("（一）" + "很长的一段正文写成了标题样式，" * 6 + "结束。", level=2)
    found = pieces(docx, word.saved(document))
    assert [(one.text[:5], one.heading) for one in found] == [("一、打算", True), ("（一）很长", False)]


def test_merged_cells_are_one_cell_with_spans():
    document = python_docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "分解表"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "制度建设"
    table.cell(1, 1).text, table.cell(2, 2).text = "修订办法", "六月"
    assert cells(grid(docx, word.saved(document))) == [
        ("分解表", 0, 0, 1, 3),
        ("制度建设", 1, 0, 2, 1),
        ("修订办法", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("", 2, 1, 1, 1),
        ("六月", 2, 2, 1, 1),
    ]


def test_tables_stand_in_their_place():
    document = python_docx.Document()
    document.add_paragraph("前。")
    table = document.add_table(3, 2)
    for row in range(3):
        table.cell(row, 0).text, table.cell(row, 1).text = f"甲{row}", f"乙{row}"
    document.add_paragraph("后。")
    assert joined(docx, word.saved(document)).text == "前。\n甲0\t乙0\n甲1\t乙1\n甲2\t乙2\n后。"


def test_strict_form_of_the_format_is_read():
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = f'<w:document xmlns:w="{space}"><w:body>{paragraph(run("严格。"))}</w:body></w:document>'
    assert lines(docx, word.package({"word/document.xml": text.encode()})) == ["严格。"]


def test_too_many_paragraphs_are_refused():
    with pytest.raises(Refused, match="太多"):
        body(paragraph(run("字")) * (docx.MOST_PIECES + 1))
