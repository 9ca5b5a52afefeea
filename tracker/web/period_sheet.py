"""本期报送 as a sheet: downloaded, filled in on a PC, read back into the page, where it is checked and sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.intake.grids import Grid
from tracker.intake.readers import READERS, UnreadableDocument
from tracker.papers.sheets import Column, sheet
from tracker.tasks.actions.written import TEXT_LIMIT
from tracker.web.period_rows import Row, prefix_of
from tracker.web.report_form import plain

YES = gettext_lazy("是")
_ID, _SEEN = "yinuo:id", "yinuo:seen"
# Titles of the open columns -> the form's field.
OPEN = {
    gettext_lazy("进展情况"): "progress",
    gettext_lazy("本期无新进展"): "is_nothing_new",
    gettext_lazy("存在问题"): "problems",
    gettext_lazy("下步措施"): "next_steps",
    gettext_lazy("完成比例（%）"): "percent",
}
_WIDTHS = {"progress": 60, "problems": 30, "next_steps": 30}


@dataclass
class Filled:
    """``data``: what the page's form is bound to. ``problems``: a sentence for each cell or row that was not read."""

    data: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    read: int = 0


def _target(n: int) -> str:
    return _("量化要求%s") % (n + 1)


def _reached(n: int) -> str:
    return _("现已完成%s") % (n + 1)


def write(rows: list[Row], title: str) -> bytes:
    """A pair of columns for each target: its words, and the number to be filled in."""
    pairs = max((len(row.task.targets) for row in rows if not row.is_locked), default=0)
    columns = [
        Column(_ID, is_hidden=True),
        Column(_SEEN, is_hidden=True),
        Column(_("编号"), 18),
        Column(_("任务"), 30),
        Column(_("报送期"), 14),
        Column(_("报送时限"), 12),
        Column(_("上期进展"), 40),
        *(
            Column(str(words), _WIDTHS.get(name, 10), is_open=True, choices=_choices(name))
            for words, name in OPEN.items()
        ),
        *(
            column
            for n in range(pairs)
            for column in (Column(_target(n), 20), Column(_reached(n), 12, is_open=True))
        ),
    ]
    note = _("只填写白色的列，不要增删行列。“本期无新进展”填“是”，并在“进展情况”写一句原因。")
    return sheet(title, columns, [_cells(row, pairs) for row in rows if not row.is_locked], note=note)


def _choices(name: str) -> list[str]:
    return [str(YES)] if name == "is_nothing_new" else []


def _cells(row: Row, pairs: int) -> list[str]:
    draft = row.draft
    reached = {figure.target: plain(figure.value) for figure in draft.figures.all()} if draft else {}
    figures = [cell for target in row.task.targets for cell in (target, reached.get(target, ""))]
    written = {
        "progress": draft.progress if draft else "",
        "is_nothing_new": str(YES) if draft and draft.is_nothing_new else "",
        "problems": draft.problems if draft else "",
        "next_steps": draft.next_steps if draft else "",
        "percent": str(draft.percent) if draft and draft.percent is not None else "",
    }
    return [
        str(row.slot.pk),
        str(draft.draft_version if draft else 0),
        row.task.number,
        row.task.title,
        row.slot.label,
        f"{row.slot.due_on:%Y-%m-%d}",
        row.last.progress if row.last else "",
        *(written[name] for name in OPEN.values()),
        *figures,
        *[""] * (2 * pairs - len(figures)),
    ]


def read(content: bytes, name: str, rows: list[Row]) -> Filled:
    """What was filled in, for the rows of this page alone; nothing is guessed, and nothing is sent yet."""
    found = Filled()
    try:
        pieces = READERS[".xlsx"](content, name)
    except UnreadableDocument as refusal:
        return Filled(problems=[str(refusal)])
    grid = next((piece for piece in pieces if isinstance(piece, Grid)), None)
    lines = _lines(grid) if grid else {}
    head = {text: at for at, text in lines.get(0, {}).items()}
    if _ID not in head or not all(str(words) in head for words in OPEN):
        return Filled(problems=[_("这不是从本页下载的表格，没有读取。请下载本期表格，填写后再导入。")])
    here = {str(row.slot.pk): row for row in rows if not row.is_locked}
    for number, cells in sorted(lines.items()):
        if number == 0:
            continue
        row = here.pop(cells.get(head[_ID], ""), None)
        if row is None:
            found.problems.append(_("第%s行：不在本期应报的任务中，或重复出现，没有读取。") % (number + 1))
            continue
        _take(row, number, cells, head, found)
    return found


def _take(row: Row, number: int, cells: dict[int, str], head: Mapping[str, int], found: Filled) -> None:
    given: dict[str, str] = {}
    for words, name in OPEN.items():
        at = head[str(words)]
        text, where = cells.get(at, ""), f"{_letter(at)}{number + 1}"
        problem, value = _checked(name, text)
        if problem:
            found.problems.append(f"{where}（{row.task.number} {words}）：{problem}")
        given[name] = value
    given |= _figures(row, number, cells, head, found)
    if not any(given.values()):
        return
    found.read += 1
    seen = cells.get(head.get(_SEEN, -1), "")
    given |= {"slot": str(row.slot.pk), "seen": seen if seen.isdecimal() else ""}
    prefix = prefix_of(row.slot)
    found.data |= {f"{prefix}-{name}": value for name, value in given.items() if value}


def _figures(
    row: Row, number: int, cells: dict[int, str], head: Mapping[str, int], found: Filled
) -> dict[str, str]:
    """Each number, for the target whose words stand beside it."""
    given: dict[str, str] = {}
    n = 0
    while (at := head.get(_reached(n))) is not None:
        target, value = cells.get(head.get(_target(n), -1), ""), cells.get(at, "").strip()
        n += 1
        if not value:
            continue
        if target in row.task.targets:
            given[f"figure_{row.task.targets.index(target)}"] = value
        else:
            where = f"{_letter(at)}{number + 1}（{row.task.number}）"
            found.problems.append(_("%s：旁边不是此项任务的量化要求，没有读取。请重新下载表格。") % where)
    return given


def _checked(name: str, text: str) -> tuple[str, str]:
    """What is wrong with a cell, and the value the form gets all the same, so that nothing typed is lost."""
    if name == "is_nothing_new":
        return ("", "on") if text == str(YES) else (_("只能填“是”或不填。") if text else "", "")
    if name == "percent":
        number = text.rstrip("%％").strip()
        wrong = bool(number) and not (number.isascii() and number.isdecimal() and int(number) <= 100)
        return (_("完成比例填0到100的整数。") if wrong else "", number)
    if len(text) > TEXT_LIMIT:
        return _("最多%(limit)s字，现有%(n)s字。") % {"limit": TEXT_LIMIT, "n": len(text)}, text
    return "", text


def _lines(grid: Grid) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for cell in grid.cells:
        found.setdefault(cell.row, {})[cell.column] = cell.text
    return found


def _letter(column: int) -> str:
    """A, …, Z, AA, …"""
    above, last = divmod(column, 26)
    return (_letter(above - 1) if above else "") + chr(ord("A") + last)
