"""PDFs made by hand: a font of Chinese characters with its map to text, lines at places, page after page."""

import zlib
from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, TOP, SIZE, PITCH = 595, 842, 79, 737, 16, 28
PER_LINE, PER_PAGE = 27, 22

Line = tuple[float, float, str]


def objects_to_pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """Objects numbered from 1, with a table that says where they stand."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(data: bytes, *, packed: bool = True, more: bytes = b"") -> bytes:
    body = zlib.compress(data) if packed else data
    filters = b"/Filter /FlateDecode " if packed else b""
    return b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (filters, more, len(body), body)


def pdf_of(pages: Sequence[Sequence[Line]], *, drawn: bytes = b"", more: bytes = b"") -> bytes:
    """Pages of (x, y, text). ``drawn``: a program that each page begins with; ``more``: of each page's dictionary."""
    letters = sorted({char for page in pages for _, _, text in page for char in text})
    codes = {char: number for number, char in enumerate(letters, start=1)}
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", b""]
    objects += [
        b"<</Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R>>",
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong /DW 1000 /W [%s]"
        b"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>>>" % _widths(codes),
        stream(_to_unicode(codes)),
    ]
    kids = []
    for page in pages:
        content = drawn + b"".join(
            b"BT /F1 %d Tf 1 0 0 1 %.1f %.1f Tm <%s> Tj ET\n" % (SIZE, x, y, _coded(text, codes))
            for x, y, text in page
        )
        objects.append(stream(content))
        objects.append(
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources <</Font <</F1 3 0 R>>>>%s>>" % (WIDTH, HEIGHT, len(objects), more)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type /Pages /Kids [%s] /Count %d>>" % (b" ".join(kids), len(kids))
    return objects_to_pdf(objects)


def printed(paragraphs: Sequence[str], *, head: str = "", foot: str = "— {page} —") -> list[list[Line]]:
    """Paragraphs as a printer sets them: first line indented by two characters, pages with head and number."""
    lines: list[tuple[float, str]] = []
    for paragraph in paragraphs:
        first, rest = paragraph[: PER_LINE - 2], paragraph[PER_LINE - 2 :]
        lines.append((LEFT + 2 * SIZE, first))
        lines += [(LEFT, rest[at : at + PER_LINE]) for at in range(0, len(rest), PER_LINE)]
    pages = []
    for number, at in enumerate(range(0, len(lines), PER_PAGE), start=1):
        page: list[Line] = [(LEFT, TOP + 2 * PITCH, head)] if head else []
        page += [(x, TOP - PITCH * row, text) for row, (x, text) in enumerate(lines[at : at + PER_PAGE])]
        page.append((270, 60, foot.format(page=number)))
        pages.append(page)
    return pages


def ruled(xs: Sequence[float], ys: Sequence[float], *, boxes: bool = False) -> bytes:
    """A net of lines, stroked, or drawn as thin boxes as word processors do."""
    if boxes:
        lines = [b"%.1f %.1f %.1f 0.5 re f" % (xs[0], y, xs[-1] - xs[0]) for y in ys]
        lines += [b"%.1f %.1f 0.5 %.1f re f" % (x, ys[-1], ys[0] - ys[-1]) for x in xs]
    else:
        lines = [b"%.1f %.1f m %.1f %.1f l S" % (xs[0], y, xs[-1], y) for y in ys]
        lines += [b"%.1f %.1f m %.1f %.1f l S" % (x, ys[-1], x, ys[0]) for x in xs]
    return b"q " + b"\n".join(lines) + b" Q\n"


def _coded(text: str, codes: dict[str, int]) -> bytes:
    return "".join(f"{codes[char]:04X}" for char in text).encode()


def _widths(codes: dict[str, int]) -> bytes:
    return b" ".join(b"%d [500]" % code for char, code in codes.items() if char.isascii())


def _to_unicode(codes: dict[str, int]) -> bytes:
    rows = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    maps = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{maps}endcmap end end"
    ).encode()
