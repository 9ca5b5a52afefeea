"""PDFs: bombs behind filters, circles, objects without number, pages without end."""

import zlib
from collections.abc import Iterator
from functools import partial

from tests.intake.readers import portable
from tests.intake.readers.hostile import Hostile, flipped, series
from tests.intake.readers.portable import objects_to_pdf, stream

MB = 1 << 20
CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
ONE_PAGE = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
PAGE = (
    b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
    b"/Resources <</Font <</F 5 0 R>> /XObject <</X 6 0 R>>>>>>"
)
FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
GOOD = portable.pdf_of(
    portable.printed(["一、下一步工作打算", "健全行政执法责任制，合理分解执法职责。" * 20])
)


def page_of(content: bytes, *more: bytes, font: bytes = FONT) -> bytes:
    return objects_to_pdf([CATALOG, ONE_PAGE, PAGE, content, font, *(more or (b"null",))])


def flate_bomb(size_mb: int, rounds: int = 1) -> bytes:
    data = b" " * (size_mb * MB)
    for _ in range(rounds):
        data = zlib.compress(data, 9)
    names = b" ".join([b"/FlateDecode"] * rounds)
    return page_of(b"<</Filter [%s] /Length %d>>\nstream\n%s\nendstream" % (names, len(data), data))


def filtered(name: bytes, data: bytes, parameters: bytes = b"") -> bytes:
    return page_of(
        b"<</Filter /%s %s/Length %d>>\nstream\n%s\nendstream" % (name, parameters, len(data), data)
    )


def many_objects(count: int) -> bytes:
    return (
        b"%PDF-1.4\n" + b"1 0 obj\n1\nendobj\n" * count + b"trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def nesting(opening: bytes, closing: bytes, depth: int) -> bytes:
    return objects_to_pdf(
        [CATALOG, b"<</Type /Pages /Kids %s%s /Count 1>>" % (opening * depth, closing * depth)]
    )


def circling_xref(kind: bytes) -> bytes:
    text = objects_to_pdf([CATALOG, b"<</Type /Pages /Kids [] /Count 0>>"])
    at = text.rfind(b"xref\n", 0, text.rfind(b"startxref"))
    return text.replace(b"trailer\n<<", b"trailer\n<</%s %d " % (kind, at))


def pages(tree: bytes, count: int, *more: bytes) -> bytes:
    return objects_to_pdf([CATALOG, b"<</Type /Pages /Kids [%s] /Count %d>>" % (tree, count), *more])


def kids(number: bytes) -> bytes:
    return b"<</Type /Pages /Kids [%s] /Count 9>>" % ((number + b" 0 R ") * 30)


def to_unicode(body: bytes) -> bytes:
    font = b"<</Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [7 0 R]>>"
    descendant = b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 99999999 500]>>"
    return page_of(stream(b"BT /F 9 Tf <00010002> Tj ET"), stream(body), descendant, font=font)


def acting(canary: str, action: bytes) -> bytes:
    catalog = b"<</Type /Catalog /Pages 2 0 R /OpenAction <<%s>>>>" % (action % canary.encode())
    return objects_to_pdf([catalog, ONE_PAGE, PAGE, stream(b"BT ET"), FONT, b"null"])


def object_stream(extends: int) -> bytes:
    body = b"5 0 " + FONT
    inner = stream(body, packed=False, more=b"/Type /ObjStm /N 99999999 /First 4 /Extends %d 0 R " % extends)
    return objects_to_pdf([CATALOG, ONE_PAGE, PAGE, inner])


def files(canary: str) -> Iterator[Hostile]:
    bombs = {
        f"{size}x{rounds}": partial(flate_bomb, size, rounds)
        for size, rounds in ((60, 1), (200, 1), (200, 2), (100, 3))
    }
    yield from series("flate bomb", ".pdf", bombs)
    others = {
        "runlength": partial(filtered, b"RunLengthDecode", b"\x81a" * 3_000_000),
        "lzw": partial(filtered, b"LZWDecode", b"\x80\x0b\x60\x50" * 200_000),
        "hex": partial(filtered, b"ASCIIHexDecode", b"4" * 8 * MB),
        "columns": partial(
            filtered,
            b"FlateDecode",
            zlib.compress(b"a" * MB),
            b"/DecodeParms <</Predictor 15 /Columns 99999999>> ",
        ),
        "chain": partial(filtered, b"FlateDecode /FlateDecode", zlib.compress(b"a" * MB)),
    }
    yield from series("other filters", ".pdf", others)
    yield from series(
        "many objects",
        ".pdf",
        {str(n): partial(many_objects, n) for n in (400_000, 2_000_000)},
        given_away=True,
    )
    yield from series("objects", ".pdf", {"200000": partial(many_objects, 200_000)})
    ends = {"array": (b"[", b"]"), "dict": (b"<</A ", b">>"), "paren": (b"(", b")")}
    deep = {f"{name}{n}": partial(nesting, *ends[name], n) for name in ends for n in (900, 100_000)}
    yield from series("deep nesting", ".pdf", deep)
    yield from series(
        "circling xref",
        ".pdf",
        {"Prev": partial(circling_xref, b"Prev"), "XRefStm": partial(circling_xref, b"XRefStm")},
    )
    trees = {
        "self": partial(pages, b"2 0 R", 1),
        "pair": partial(pages, b"3 0 R", 1, b"<</Type /Pages /Kids [2 0 R] /Count 1>>"),
        "same": partial(pages, b"3 0 R " * 5000, 5000, b"<</Type /Page /Parent 2 0 R>>"),
        "many": partial(pages, b"3 0 R " * 900_000, 900_000, b"<</Type /Page /Parent 2 0 R>>"),
        "wide": partial(pages, b"3 0 R " * 30, 2**31, kids(b"4"), kids(b"5"), b"<</Type /Page>>"),
        "count": partial(pages, b"", 10**9),
    }  # fmt: skip
    yield from series("page tree", ".pdf", trees)
    forms = stream(
        b"/X Do " * 40, more=b"/Type /XObject /Subtype /Form /Resources <</XObject <</X 6 0 R>>>> "
    )
    work = {
        "forms": partial(page_of, stream(b"/X Do"), forms),
        "operators": partial(page_of, stream(b"q 1 0 0 1 0 0 cm Q " * 400_000)),
        "words": partial(page_of, stream(b"BT /F 9 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 200_000 + b"ET")),
        "string": partial(page_of, stream(b"BT /F 9 Tf (" + b"a" * 8 * MB + b") Tj ET")),
        "image": partial(page_of, stream(b"BI /W 99999 /H 99999 ID " + b"a" * MB + b" EI")),
        "arrays": partial(page_of, stream(b"[" * 50_000 + b"]" * 50_000 + b" TJ")),
    }
    yield from series("work without end", ".pdf", work)
    maps = {
        "range": partial(to_unicode, b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange"),
        "ranges": partial(to_unicode, b"100 beginbfrange " + b"<0000> <FFFF> <0041> " * 3000 + b"endbfrange"),
        "garbage": partial(to_unicode, b"beginbfchar <zz> <> endbfchar" * 1000),
    }
    yield from series("character map", ".pdf", maps)
    yield from series(
        "object stream", ".pdf", {"self": partial(object_stream, 4), "other": partial(object_stream, 99)}
    )
    actions = {
        "uri": partial(acting, canary, b"/S /URI /URI (%s/u)"),
        "launch": partial(acting, canary, b"/S /Launch /F (%s/l)"),
        "script": partial(acting, canary, b"/S /JavaScript /JS (app.launchURL\\('%s/j'\\))"),
        "submit": partial(acting, canary, b"/S /SubmitForm /F <</FS /URL /F (%s/s)>>"),
    }
    yield from series("action", ".pdf", actions)
    lengths = {
        "self": partial(page_of, b"<</Length 4 0 R>>\nstream\nBT ET\nendstream"),
        "huge": partial(page_of, b"<</Length 99999999999>>\nstream\nBT ET\nendstream"),
        "negative": partial(page_of, b"<</Length -5>>\nstream\nBT ET\nendstream"),
    }
    yield from series("length that lies", ".pdf", lengths)
    cuts = {f"{part}": (lambda part=part: GOOD[: len(GOOD) * part // 10]) for part in (9, 5, 1)}
    cuts |= {"head": lambda: b"%PDF-1.7\n", "garbage": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000}
    yield from series("truncated pdf", ".pdf", cuts)
    yield from series(
        "flipped pdf", ".pdf", {str(seed): partial(flipped, GOOD, seed, 120) for seed in range(12)}
    )
