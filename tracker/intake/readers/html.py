"""A page as saved from a government site, in the child: ``python -m tracker.intake.readers.html``.

Its main text as paragraphs and tables; scripts are never run, links never followed, page furniture dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree

from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer
from tracker.intake.entities import without_entities
from tracker.intake.readers.html_noise import SKIPPED, bare, is_chrome, is_noise
from tracker.intake.readers.html_tables import Facts, cells_of, facts_in, is_data

MOST_PIECES = 30_000
_LONGEST = 12 << 20
_STEP = 2000  # elements
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{2,20})""", re.I)
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "br", "html",
}  # fmt: skip
_CONTAINERS = {
    "article",
    "body",
    "center",
    "div",
    "dd",
    "form",
    "html",
    "li",
    "main",
    "section",
    "table",
    "td",
    "ul",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SPACES = re.compile("[ \t\r\n\xa0\u200b\ufeff]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PROSE = 15  # characters; a line this long with a stop in it is running text
_MAIN_SHARE = 0.8
_SITE_NAME = re.compile(r"\s*(?:[-_|—–]|--)+\s*[^-_|—–]*(?:网|局|政府|平台|门户|中心|信息公开)[^-_|—–]*$")
_TITLE_META = {"articletitle", "title", "og:title"}
_TOO_MANY = "的内容太多，没有读取。请把正文复制为纯文本或Word文档后上传。"


@dataclass
class _Line:
    """A piece with the elements it stands in, outermost first (as numbers)."""

    piece: Any
    path: tuple[int, ...]
    prose: int


def read(file: BinaryIO, step: Step) -> list[Any]:
    """The pieces as ``opening`` takes them. Raises ``Refused``."""
    root = _parsed(_decoded(file.read(_LONGEST)))
    if root is None:
        return []
    facts = Facts()
    lines = _Walk(facts, step).lines(root)
    return _with_title([line.piece for line in _main(lines)], root, facts)


def _decoded(data: bytes) -> str:
    """By its mark, its meta element, else UTF-8, else GB18030; a page that says gb2312 means GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    found = _CHARSET.search(data[:4096])
    said = found.group(1).decode().lower() if found else ""
    order = ["gb18030", "utf-8"] if said in ("gb2312", "gbk", "gb18030", "x-gbk") else ["utf-8", "gb18030"]
    for encoding in order:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(order[0], "replace")


def _parsed(text: str) -> etree._Element | None:
    text = text.replace("\x00", "").strip()
    declared = _DECLARATION.match(text)
    text = text[declared.end() :] if declared else text
    if not text:
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as broken:
        _check_whole(parser)
        raise Refused("的内容不是网页，无法读取。请把正文复制为纯文本或Word文档后上传。") from broken
    _check_whole(parser)
    return root


def _check_whole(parser: etree.HTMLParser) -> None:
    """A page that the parser gave up on is not read in part. Raises ``MemoryError``, which says: too complex."""
    if len(parser.error_log.filter_from_fatals()):
        raise MemoryError


class _Walk:
    """From elements to lines. Inline elements run together, block elements and line breaks part."""

    def __init__(self, facts: Facts, step: Step) -> None:
        self._facts, self._step = facts, step
        self._words: list[str] = []
        self._linked = 0
        self._heading = False
        self._path: list[int] = []
        self._opened = 0
        self._found: list[_Line] = []

    def lines(self, root: etree._Element) -> list[_Line]:
        skipped: etree._Element | None = None
        links = 0
        walk = etree.iterwalk(root, events=("start", "end"))
        for count, (event, element) in enumerate(walk):
            if count % _STEP == _STEP - 1:
                self._step(count + 1, 0)
            if len(self._found) > MOST_PIECES:
                raise Refused(_TOO_MANY)
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                links += name == "a"
                if self._passed_over(element, name):
                    walk.skip_subtree()
                    skipped = element
                    continue
                self._start(element, name)
                self._say(element.text, links)
            else:
                links -= name == "a"
                if element is skipped:
                    skipped = None
                elif name in _BLOCKS:
                    self._flush()
                    self._heading = self._heading and name not in _HEADINGS
                    self._leave(name)
                self._say(element.tail, links)
        self._flush()
        return self._found

    def _passed_over(self, element: etree._Element, name: str) -> bool:
        """Chrome, hidden things, and tables of data, which are taken here as a whole."""
        if name in SKIPPED or not name:
            return True
        if name in ("body", "html"):
            return False
        if "hidden" in element.attrib or _HIDDEN.search(str(element.get("style", ""))[:500]):
            return True
        if is_chrome(f"{element.get('id', '')} {element.get('class', '')}"[:300]):
            return True
        if name != "table":
            return False
        if facts_in(element, self._facts):
            self._flush()
            return True
        if is_data(element):
            self._flush()
            cells = cells_of(element)
            self._add(["t", cells], sum(len(cell[0]) for cell in cells))
            return True
        return False

    def _start(self, element: etree._Element, name: str) -> None:
        if name in _BLOCKS:
            self._flush()
            self._heading = self._heading or name in _HEADINGS
            if name in _CONTAINERS:
                self._opened += 1
                self._path.append(self._opened)

    def _leave(self, name: str) -> None:
        if name in _CONTAINERS and self._path:
            self._path.pop()

    def _say(self, text: str | None, links: int) -> None:
        if text:
            self._words.append(text)
            self._linked += len(text) if links else 0

    def _flush(self) -> None:
        text = _SPACES.sub(" ", without_entities("".join(self._words))).strip()
        linked = self._linked
        self._words, self._linked = [], 0
        if not text or is_noise(text) or self._facts.take_line(text):
            return
        prose = (
            len(text) if len(text) >= _PROSE and re.search("[。；，]", text) and linked * 2 < len(text) else 0
        )
        self._add(["p", text, self._heading and len(text) <= 60], prose)

    def _add(self, piece: Any, prose: int) -> None:
        self._found.append(_Line(piece, tuple(self._path[-60:]), prose))


def _main(lines: list[_Line]) -> list[_Line]:
    """The lines inside the smallest element that holds most of the running text, and more than one line of it; all,
    when there is hardly any."""
    weight: dict[int, int] = defaultdict(int)
    held: dict[int, int] = defaultdict(int)
    depth: dict[int, int] = {}
    for line in lines:
        for level, element in enumerate(line.path):
            weight[element] += line.prose
            held[element] += 1
            depth[element] = level
    total = sum(line.prose for line in lines)
    if not total:
        return lines
    holding = [one for one, prose in weight.items() if prose >= _MAIN_SHARE * total and held[one] > 1]
    inner = max(holding, key=lambda element: depth[element], default=None)
    return [line for line in lines if inner is None or inner in line.path]


def _with_title(pieces: list[Any], root: etree._Element, facts: Facts) -> list[Any]:
    """The page's title and 文号 before a text that does not carry them itself."""
    head = bare("".join(piece[1] for piece in pieces[:12] if piece[0] == "p"))
    title = facts.title or _page_title(root)
    front = []
    if facts.number and bare(facts.number) not in head:
        front.append(["p", facts.number, False])
    if title and bare(title) not in head:
        front.append(["p", title, True])
    return front + pieces


def _page_title(root: etree._Element) -> str:
    for meta in root.iter("meta"):
        if str(meta.get("name") or meta.get("property") or "").lower() in _TITLE_META and meta.get("content"):
            return _SITE_NAME.sub("", str(meta.get("content"))).strip()[:100]
    named = next(root.iter("title"), None)
    return _SITE_NAME.sub("", (named.text or "").strip())[:100] if named is not None else ""


if __name__ == "__main__":
    answer(read)
