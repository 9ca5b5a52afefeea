"""A page's document without the page around it."""

import pytest

from tests.intake.readers import site
from tests.intake.readers.pieces import cells, grid, joined, lines, pieces
from tracker.intake.grids import Grid
from tracker.intake.readers import html

TITLE = "某某市水务局2024年度法治政府建设情况报告"
TEXT = [
    "一、工作情况",
    "全年开展执法检查60次，办理案件3起。",
    "二、下一步工作打算",
    "健全水行政执法制度，修订裁量基准。",
]


def page(content: str = "", **more) -> list[str]:
    return lines(html, site.site_page(content or site.as_paragraphs(TEXT), title=TITLE, **more))


def test_only_the_document_is_left():
    assert page() == [TITLE, *TEXT]


def test_document_number_comes_from_the_site_s_table_where_the_text_has_none():
    assert page(number="某水发〔2025〕3号") == ["某水发〔2025〕3号", TITLE, *TEXT]


def test_what_the_text_itself_carries_is_not_doubled():
    own = site.as_paragraphs(["某水发〔2025〕3号", TITLE, *TEXT])
    assert page(own, number="某水发〔2025〕3号") == ["某水发〔2025〕3号", TITLE, *TEXT]


def test_title_from_the_page_s_name_without_the_site_s_name():
    data = f"<title>{TITLE} - 政府信息公开 - 某某市人民政府网</title><div>{site.as_paragraphs(TEXT)}</div>"
    assert lines(html, data.encode())[0].startswith(TITLE)


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("gbk", "GBK"),
        ("utf-8", ""),
        ("gb18030", ""),
        ("utf-16", ""),
        ("utf-8", "gb2312"),
    ],
)
def test_characters_are_read_whatever_the_page_says(charset, said):
    meta = f'<meta charset="{said}">' if said else ""
    assert lines(html, f"<html>{meta}<p>健全应急机制，落实责任。</p></html>".encode(charset)) == [
        "健全应急机制，落实责任。"
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>document.write('假的，不是正文。')</script>",
        "<style>假的，不是正文。</style>",
        "<noscript>假的，不是正文。</noscript>",
        "<!-- 假的，不是正文。 -->",
        "<template><p>假的，不是正文。</p></template>",
        "<p hidden>假的，不是正文。</p>",
        "<p style='DISPLAY : none'>假的，不是正文。</p>",
        "<iframe src='http://127.0.0.1/'>假的，不是正文。</iframe>",
        "<select><option>假的，不是正文。</option></select>",
        "<div class='breadcrumb'>假的，不是正文。</div>",
        "<div id='share-box share'>假的，不是正文。</div>",
        "<textarea>假的，不是正文。</textarea>",
    ],
)
def test_hidden_and_foreign_text_is_dropped(hidden):
    assert lines(html, f"<body><p>前面的话，留下。</p>{hidden}<p>后面的话，留下。</p></body>".encode()) == [
        "前面的话，留下。", "后面的话，留下。",
    ]  # fmt: skip


def test_inline_marks_do_not_part_words_and_breaks_do():
    data = "<div><b>一是</b><span>健全</span>制度，<font>落实</font>责任。<br>二是加强培训。<br/><br/>三是普法。</div>"
    assert lines(html, data.encode()) == ["一是健全制度，落实责任。", "二是加强培训。", "三是普法。"]


def test_headings_are_marked():
    found = pieces(html, f"<h2>一、打算</h2><p>{TEXT[3]}</p>".encode())
    assert [(one.text, one.heading) for one in found] == [("一、打算", True), (TEXT[3], False)]


def test_a_page_laid_out_in_tables_is_paragraphs():
    rows = "".join(f"<tr><td>{line}</td></tr>" for line in TEXT)
    data = f"<table><tr><td>菜单</td><td><table>{rows}</table></td></tr></table>"
    assert lines(html, data.encode())[-4:] == TEXT


def test_a_table_of_data_keeps_its_spans():
    data = (
        "<p>附件，任务分解表如下，请遵照执行。</p><table><tr><th>重点任务</th><th>具体举措</th><th>责任科室</th></tr>"
        "<tr><td rowspan=2>制度</td><td>修订<br>办法</td><td>法规科</td></tr><tr><td>清理文件</td><td>办公室</td></tr></table>"
    )
    assert cells(grid(html, data.encode()))[3:] == [
        ("制度", 1, 0, 2, 1),
        ("修订\n办法", 1, 1, 1, 1), ("法规科", 1, 2, 1, 1),
        ("清理文件", 2, 1, 1, 1), ("办公室", 2, 2, 1, 1),
    ]  # fmt: skip


def test_the_site_s_own_table_is_no_table_of_data():
    assert not any(
        isinstance(one, Grid) for one in pieces(html, site.site_page("<p>正文，一句。</p>", title=TITLE))
    )


def test_metadata_as_a_list_of_lines_is_dropped():
    facts = "<ul><li>索引号：1137/2024-1</li><li>发布日期：2019-12-03</li><li>公开方式：主动公开</li></ul>"
    assert lines(html, f"<div>{facts}{site.as_paragraphs(TEXT)}</div>".encode()) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "时间紧、任务重，须抓紧。",
        "打印店整治工作。",
        "首页公开执法信息，接受监督，及时更新。",
        "分类施策，推进整治。",
    ],
)
def test_sentences_that_look_like_furniture_stay(line):
    assert lines(html, f"<p>{line}</p>".encode()) == [line]


def test_broken_markup_is_read_as_browsers_do():
    data = "<p>甲乙，丙丁。<p>戊己，庚辛。<div><b>壬癸，子丑。</p></table></body>"
    assert joined(html, data.encode()).text == "甲乙，丙丁。\n戊己，庚辛。\n壬癸，子丑。"


@pytest.mark.parametrize("data", [b"", b"<html>", b"<!-- -->", b"\x00\x00", b"<p></p>"])
def test_nothing_gives_nothing(data):
    assert lines(html, data) == []
