"""A Word document as paragraphs and tables, in the child: ``python -m tracker.intake.readers.docx``.

What a reader of the document sees on paper: automatic numbers, insertions, text boxes and tables in their place;
no deletions, hidden text, field codes, contents lists, headers or comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer
from tracker.intake.readers.docx_numbering import Numbers, numbers_of
from tracker.intake.readers.parts import Package, attribute, child, flag, local

MOST_PIECES = 30_000
_MOST_ELEMENTS = 100_000  # paragraphs and tables, empty ones and those in cells too
_STEP = 200  # paragraphs
_LONGEST_HEADING = 60
_MAIN = "wordprocessingml.document.main"
_BREAKS = {"br", "cr"}
_DROPPED = {
    "del", "moveFrom", "rPr", "pPr", "instrText", "delText", "rt", "Fallback", "tblPr", "sdtPr", "sdtEndPr", "tblGrid",
}  # fmt: skip
_TOO_MANY = "的段落和表格太多，没有读取。请只保留含有下一年度安排的部分后重新上传。"


def read(file: BinaryIO, step: Step) -> list[Any]:
    """The pieces as ``opening`` takes them. Raises ``Refused``."""
    package = Package(file)
    main = package.main_part(_MAIN)
    targets = package.targets(main)
    numbers = numbers_of(
        package.root(_ending(targets, "numbering.xml")), package.root(_ending(targets, "styles.xml"))
    )
    reader = _Reader(numbers)
    for count, element in enumerate(package.elements(main, "p", "tbl")):
        if _outermost(element):
            reader.take(element)
            _forget(element)
        if count % _STEP == _STEP - 1:
            step(count + 1, 0)
        if len(reader.pieces) > MOST_PIECES or count > _MOST_ELEMENTS:
            raise Refused(_TOO_MANY)
    return reader.pieces


def _ending(targets: dict[str, str], name: str) -> str:
    return next((target for target in targets.values() if target.endswith(name)), "")


def _outermost(element: etree._Element) -> bool:
    """Not inside another paragraph (a text box) or a table: those are read with what holds them."""
    return all(local(above) not in ("p", "tbl") for above in element.iterancestors())


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


class _Reader:
    def __init__(self, numbers: Numbers) -> None:
        self.pieces: list[Any] = []
        self._numbers = numbers
        self._open = ""  # a paragraph whose end mark was deleted: the next one continues it

    def take(self, element: etree._Element) -> None:
        if local(element) == "tbl":
            self.pieces.append(["t", self._cells(element)])
        else:
            self.pieces += self._paragraph(element)

    def _paragraph(self, element: etree._Element) -> list[Any]:
        """The text boxes hung on a paragraph, then its own lines; a soft line break starts a line."""
        properties = child(element, "pPr")
        if self._numbers.style_of(properties).name.startswith("toc "):
            return []
        boxes: list[Any] = []
        text = self._open + _run_text(element, boxes)
        boxed = [piece for box in boxes for piece in self._boxed(box)]
        if child(properties, "rPr", "del") is not None:
            self._open = text
            return boxed
        self._open = ""
        number = self._numbers.prefix(properties)  # an empty paragraph counts too
        if text.strip():
            text = number + text.lstrip()
        lines = text.split("\n")
        heading = (
            self._numbers.outline_of(properties) is not None
            and len(text) <= _LONGEST_HEADING
            and "。" not in text.rstrip("。")
        )
        return boxed + [["p", line, heading] for line in lines if line.strip()]

    def _boxed(self, box: etree._Element) -> list[Any]:
        pieces: list[Any] = []
        for one in _blocks(box):
            pieces += [["t", self._cells(one)]] if local(one) == "tbl" else self._paragraph(one)
        return pieces

    def _cells(self, table: etree._Element) -> list[list[Any]]:
        """[text, row, column, height, width] of each cell, merged cells as one."""
        cells: list[list[Any]] = []
        above: dict[int, list[Any]] = {}
        for number, row in enumerate(_rows(table)):
            column = _value(child(row, "trPr", "gridBefore"))
            open_cells: dict[int, list[Any]] = {}
            for cell in _children(row, "tc"):
                properties = child(cell, "tcPr")
                width = min(max(1, _value(child(properties, "gridSpan"))), 64)
                merge = child(properties, "vMerge")
                upper = above.get(column)
                if merge is not None and attribute(merge, "val") != "restart" and upper is not None:
                    upper[3] += 1
                    open_cells[column] = upper
                else:
                    found = [self._cell_text(cell), number, column, 1, width]
                    cells.append(found)
                    if merge is not None:
                        open_cells[column] = found
                column += width
            above = open_cells
        return cells

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for one in _blocks(cell):
            if local(one) == "tbl":
                lines += [inner[0] for inner in self._cells(one)]
            else:
                lines += [piece[1] for piece in self._paragraph(one) if piece[0] == "p"]
        return "\n".join(lines)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables right beneath, also through wrappers such as content controls."""
    return _children(parent, "p", "tbl")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in _children(table, "tr") if child(row, "trPr", "del") is None)


def _children(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    stack = list(reversed(parent))
    while stack:
        one = stack.pop()
        name = local(one)
        if name in names:
            yield one
        elif name not in _DROPPED:
            stack.extend(reversed(one))


def _run_text(paragraph: etree._Element, boxes: list[etree._Element]) -> str:
    """A paragraph's words in order; text boxes on the way are put into ``boxes``."""
    words: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        one = stack.pop()
        name = local(one)
        if name == "t":
            words.append(one.text or "")
        elif name in _BREAKS:
            words.append("\n")
        elif name == "tab":
            words.append(" ")
        elif name == "noBreakHyphen":
            words.append("-")
        elif name == "txbxContent":
            boxes.append(one)
        elif name == "AlternateContent":
            chosen = child(one, "Choice")
            stack.append(chosen if chosen is not None else one)
            if chosen is None:
                stack[-1:] = [inner for fallback in one for inner in reversed(fallback)]
        elif name not in _DROPPED and not (name == "r" and flag(child(one, "rPr", "vanish"))):
            stack.extend(reversed(one))
    return "".join(words)


def _value(element: etree._Element | None) -> int:
    text = attribute(element, "val") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 5 else 0


if __name__ == "__main__":
    answer(read)
