"""Pages and Word documents in small: nested lists and tables, furniture, changes, boxes, soft breaks."""

import pytest

from tests.intake.readers import word
from tests.intake.readers.pieces import cells, grid, lines, pieces
from tests.intake.readers.word import paragraph, run
from tracker.intake.readers import docx, html


def page(content: str) -> list[str]:
    return lines(html, f"<html><body>{content}</body></html>".encode())


def body(*parts: str) -> list[str]:
    return lines(docx, word.with_body("".join(parts)))


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(words))}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_items_of_nested_lists_are_lines_in_order():
    assert page("<ul><li>甲<ol><li>甲一</li><li>甲二</li></ol></li><li>乙</li></ul>") == [
        "甲",
        "甲一",
        "甲二",
        "乙",
    ]


def test_outer_table_is_layout_and_the_inner_one_data():
    inner = "<table><tr><td>任务</td><td>科室</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    data = f"<body><table><tr><td><p>前文</p>{inner}<p>后文</p></td></tr></table></body>".encode()
    assert lines(html, data) == ["前文", "后文"]
    assert [c[0] for c in cells(grid(html, data))] == ["任务", "科室", "甲", "乙"]


def test_rows_that_reach_down_push_the_next_cells_aside():
    data = b"<body><table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td><td>e</td></tr></table>"
    assert cells(grid(html, data)) == [
        ("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1), ("d", 2, 0, 1, 1), ("e", 2, 1, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("span", ["x", "-2", "0", "999999"])
def test_senseless_spans_are_one(span):
    data = f"<body><table><tr><td colspan='{span}'>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert cells(grid(html, data.encode()))[:2] == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]


def test_lines_within_a_cell_are_kept():
    data = "<body><table><tr><td>甲<br>乙</td><td><p>丙</p><p>丁</p></td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert [c[0] for c in cells(grid(html, data.encode()))] == ["甲\n乙", "丙\n丁", "1", "2"]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>一、首页栏目</nav>",
        "<aside>2025年6月底前完成。</aside>",
        "<script>var d='2025年6月底';</script>",
        "<div class='breadcrumb'>公开目录</div>",
        "<div id='share'>转到</div>",
        "<p hidden>2025年6月底前完成。</p>",
        "<p style='visibility : hidden'>暗文</p>",
        "<p>发布时间：2025-01-01</p>",
        "<p>今天是2025年1月1日 星期三</p>",
        "<!-- 2025年6月底前完成。 -->",
        "<select><option>2025年</option></select>",
        "<template><p>模板</p></template>",
    ],
)
def test_furniture_and_its_dates_are_dropped_and_what_follows_is_kept(furniture):
    assert page(f"<p>前文</p>{furniture}<p>后文</p>") == ["前文", "后文"]


def test_tail_after_a_dropped_element_is_read():
    assert page("<p>前<script>x</script>后</p>") == ["前后"]


def test_spaces_of_all_kinds_are_one():
    assert page("<p>甲&nbsp;&nbsp;\n\t乙\u200b</p>") == ["甲 乙"]


def test_title_of_a_meta_element_goes_before_the_page_s_name():
    head = "<head><meta name='ArticleTitle' content='某局工作要点'><title>别的 - 某某网</title></head>"
    data = f"<html>{head}<body><p>正文</p></body></html>".encode()
    assert [piece.heading for piece in pieces(html, data)] == [True, False]
    assert lines(html, data) == ["某局工作要点", "正文"]


def test_running_text_in_one_place_leaves_the_lists_around_it():
    story = "<p>健全行政执法责任制度，完善工作机制。</p>" * 2
    assert (
        page(f"<div><p>栏目一</p><p>栏目二</p></div><div>{story}</div>")
        == ["健全行政执法责任制度，完善工作机制。"] * 2
    )


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<w:r><w:tab/></w:r>", "甲 乙"),
        ("<w:r><w:noBreakHyphen/></w:r>", "甲-乙"),
        ("<w:r><w:delText>旧</w:delText></w:r>", "甲乙"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "甲乙"),
        (
            '<w:ins w:id="1" w:author="a"><w:del w:id="2" w:author="a"><w:r><w:t>旧</w:t></w:r></w:del></w:ins>',
            "甲乙",
        ),
        ('<w:del w:id="2" w:author="a"><w:r><w:t>旧</w:t></w:r></w:del>', "甲乙"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", "甲乙"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>', "甲明乙"),
        ("<w:smartTag><w:r><w:t>内</w:t></w:r></w:smartTag>", "甲内乙"),
    ],
)
def test_marks_inside_a_line(inside, words):
    assert body(paragraph(run("甲"), inside, run("乙"))) == [words]


def test_several_soft_breaks_leave_no_empty_lines():
    assert body(paragraph(run("甲"), "<w:r><w:br/><w:br/></w:r>", run("乙"))) == ["甲", "乙"]


def test_box_without_alternatives_is_read_before_its_paragraph():
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('框中'))}</w:txbxContent></w:pict></w:r>"
    assert body(paragraph(run("外面"), box), paragraph(run("其后"))) == ["框中", "外面", "其后"]


def test_two_deleted_paragraph_ends_join_three_paragraphs():
    gone = '<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>'
    assert body(paragraph(gone, run("甲")), paragraph(gone, run("乙")), paragraph(run("丙"))) == ["甲乙丙"]


def test_outline_level_makes_a_heading_unless_it_is_long_or_a_sentence():
    outline = '<w:pPr><w:outlineLvl w:val="{}"/></w:pPr>'
    rows = [("一、总体要求", 0), ("甲" * 61, 0), ("健全制度。完善机制", 1), ("正文", 9)]
    data = word.with_body("".join(paragraph(outline.format(level), run(words)) for words, level in rows))
    assert [piece.heading for piece in pieces(docx, data)] == [True, False, False, False]


def test_word_cells_merged_down_and_across():
    down, more, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    data = word.with_body(table(cell("甲", down) + cell("乙"), cell("", more) + cell("丙"), cell("丁", wide)))
    assert cells(grid(docx, data)) == [
        ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 1), ("丙", 1, 1, 1, 1), ("丁", 2, 0, 1, 2),
    ]  # fmt: skip


def test_two_merges_in_one_column_stay_two_cells():
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [cell("甲", down), cell("", more), cell("乙", down), cell("", more)]
    assert cells(grid(docx, word.with_body(table(*rows)))) == [("甲", 0, 0, 2, 1), ("乙", 2, 0, 2, 1)]


def test_table_in_a_cell_is_words_of_that_cell():
    inner = table(cell("内一") + cell("内二"))
    outer = f"<w:tc>{paragraph(run('外'))}{inner}{paragraph()}</w:tc>"
    assert [c[0] for c in cells(grid(docx, word.with_body(table(outer))))] == ["外\n内一\n内二"]
