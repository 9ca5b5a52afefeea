"""A table without lines is read as text; a remark says so, because nothing tells who does which row."""

import pytest

from tests.intake.readers.portable import pdf_of
from tests.intake.reading import codes, read, read_bytes

ROWS = [
    ("序号", "工作任务", "责任科室", "完成时限"),
    ("1", "修订裁量基准", "政策法规科", "6月底前"),
    ("2", "开展案卷评查", "执法支队", "全年"),
]


def test_pdf_without_ruled_lines():
    lines = [(79.0, 760.0, "某局2024年法治政府建设任务分解表")]
    lines += [
        (x, 720.0 - 28 * n, word)
        for n, row in enumerate(ROWS)
        for x, word in zip((79, 140, 300, 430), row, strict=True)
    ]
    draft = read_bytes(pdf_of([lines]), "a.pdf")
    (remark,) = [one.message for one in draft.warnings if one.code == "table_as_text"]
    assert remark.startswith(
        "文件中像是有一张没有框线的表格（表头：序号、工作任务、责任科室、完成时限），已按文字读取"
    )


@pytest.mark.parametrize("between", [" ", "\n", "　", " | "])
def test_header_in_text(between):
    table = "\n".join(between.join(row) for row in ROWS)
    assert "table_as_text" in codes(read(f"某局2023年度报告\n三、2024年工作安排\n{table}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "工作任务：修订办法。责任科室：法规科；完成时限：6月底",
        "任务 分工",
        "序号 姓名 电话",
        "责任单位\n完成时限",
    ],
)
def test_words_that_make_no_header(text):
    assert "table_as_text" not in codes(read(f"某局2023年度报告\n三、2024年工作安排\n{text}\n"))


def test_a_table_that_was_read_as_one_is_not_remarked():
    rows = "".join("<tr>" + "".join(f"<td>{word}</td>" for word in row) + "</tr>" for row in ROWS)
    draft = read_bytes(
        f"<html><body><p>某局2024年工作要点</p><table>{rows}</table></body></html>".encode(), "a.html"
    )
    assert "table_as_text" not in codes(draft)
    assert len(draft.commitments) == 2
