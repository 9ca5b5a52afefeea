"""A breakdown table in three forms: HTML, Word, Excel. Rows are lists of cells, None where a cell reaches down."""

import io

import docx
from openpyxl import Workbook

from tests.intake.readers import word

Rows = list[list[str | None]]
TITLE = "清河市水务局2025年法治政府建设任务分解表"
HEADER = ["序号", "工作任务", "具体举措", "责任科室", "配合单位", "完成时限"]
ROWS: Rows = [
    ["1", "完善制度体系", "修订水行政处罚裁量基准", "政策法规科", "执法支队", "6月底前"],
    ["2", None, "清理规范性文件，公布清理结果", "政策法规科、办公室", "", "三季度"],
    ["3", "提升执法能力", "每季度开展一次执法案卷评查", "执法支队", "政策法规科", "持续推进"],
    ["4", None, "组织执法人员培训", "人事教育科", "", "2025-11-15"],
    ["5", None, "建设智慧执法平台", "信息中心", "", "年底前"],
    ["6", "加强普法宣传", "开展宪法宣传周活动", "新闻宣传科", "各科室", "5月前"],
]


def as_html(rows: Rows, *, header: list[str] = HEADER, title: str = TITLE) -> bytes:
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for column, text in enumerate(row):
            if text is not None:
                height = 1 + sum(1 for _ in _reaching(rows, number, column))
                cells.append(f"<td rowspan={height}>{text}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    heads = "".join(f"<th>{text}</th>" for text in header)
    return f"<h1>{title}</h1><table><tr>{heads}</tr>{''.join(lines)}</table>".encode()


def as_docx(rows: Rows, *, header: list[str] = HEADER, title: str = TITLE) -> bytes:
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(len(rows) + 1, len(header))
    for column, text in enumerate(header):
        table.cell(0, column).text = text
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text is None:
                continue
            cell = table.cell(number + 1, column)
            for lower in _reaching(rows, number, column):
                cell = cell.merge(table.cell(lower + 1, column))
            cell.text = text
    return word.saved(document)


def as_xlsx(rows: Rows, *, header: list[str] = HEADER, title: str = TITLE) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    sheet.append(header)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                sheet.cell(number + 3, column + 1, text)
            lower = list(_reaching(rows, number, column)) if text is not None else []
            if lower:
                place = {"start_column": column + 1, "end_column": column + 1}
                sheet.merge_cells(start_row=number + 3, end_row=lower[-1] + 3, **place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS = {"表.html": as_html, "表.docx": as_docx, "表.xlsx": as_xlsx}


def _reaching(rows: Rows, number: int, column: int):
    """The rows below into which a cell reaches."""
    for lower in range(number + 1, len(rows)):
        if rows[lower][column] is not None:
            return
        yield lower
