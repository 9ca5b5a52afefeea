"""Zips: bombs, archives in archives, directories that lie, macros, objects, what lies outside."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from tests.intake.readers import word
from tests.intake.readers.hostile import Hostile, flipped, series

DOCUMENT = word.with_body(
    word.paragraph(word.run("一、下一步工作打算")) + word.paragraph(word.run("健全制度。")) * 50
)
MB = 1 << 20


def _packed(size: int, fill: bytes = b"a") -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = fill * MB
    return b"".join(packer.compress(block) for _ in range(size // MB)) + packer.flush()


def _raw(
    entries: list[tuple[bytes, bytes, int, int]], *, method: int = 8, flags: int = 0, at: int = -1
) -> bytes:
    """A zip by hand: (name, packed bytes, declared size, checksum). ``at``: all entries claim this offset."""
    out, directory = bytearray(), bytearray()
    for name, body, size, crc in entries:
        offset = len(out) if at < 0 else at
        if at < 0 or not out:
            out += struct.pack(
                "<4s5H3L2H", b"PK\x03\x04", 20, flags, method, 0, 0, crc, len(body), size, len(name), 0
            )
            out += name + body
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, flags, method, 0, 0, crc, len(body), size, len(name), 0, 0, 0, 0, 0, offset
        ) + name  # fmt: skip
    count = min(len(entries), 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)


def bomb(size_mb: int, *, declared: int | None = None, name: bytes = b"word/document.xml") -> bytes:
    return _raw([(name, _packed(size_mb * MB), declared if declared is not None else size_mb * MB, 0)])


def many_entries(count: int) -> bytes:
    return _raw([(b"word/%07d.xml" % number, b"", 0, 0) for number in range(count)])


def overlapping(count: int) -> bytes:
    body = _packed(4 * MB)
    return _raw([(b"word/%d.xml" % number, body, 4 * MB, 0) for number in range(count)], at=0)


def nested(depth: int) -> bytes:
    data = DOCUMENT
    for level in range(depth):
        data = word.package({"word/document.xml": b"<x/>", f"word/media/inner{level}.zip": data})
    return data


def quine_like() -> bytes:
    """An archive whose only entry claims to be the archive itself."""
    body = b"\x00" * 64
    return _raw([(b"word/document.docx", body, 1 << 31, 0)], at=0)


def with_parts(**parts: bytes) -> bytes:
    names = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    return word.package({"word/document.xml": b"<x/>", **names})


def patched(old: bytes, new: bytes) -> bytes:
    return DOCUMENT.replace(old, new, 1)


def zip64_locator() -> bytes:
    at = DOCUMENT.rfind(b"PK\x05\x06")
    return DOCUMENT[:at] + b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1) + DOCUMENT[at:]


def linked(kind: str, target: str, mode: str = "External") -> bytes:
    parts = {
        "word/document.xml": f"<w:document {word.W}><w:body/></w:document>".encode(),
        "word/_rels/document.xml.rels": word.document_relations((kind, target, mode)),
    }
    return word.package(parts)


def lzma_document() -> bytes:
    return word.package({"word/document.xml": b"<x>" + b"a" * MB + b"</x>"}, compression=zipfile.ZIP_LZMA)


def doubled_name() -> bytes:
    out = io.BytesIO(DOCUMENT)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/document2.xml")
        archive.writestr(info, b"<x/>")
    return out.getvalue().replace(b"word/document2.xml", b"word/documenu.xml".ljust(18, b"x"))


def files(canary: str) -> Iterator[Hostile]:
    bombs = {f"{size}MB": partial(bomb, size) for size in (100, 400, 1000)}
    bombs |= {
        "pictures": partial(bomb, 400, name=b"word/media/a.png"),
        "xl": partial(bomb, 200, name=b"xl/workbook.xml"),
    }
    yield from series("zip bomb", ".docx", bombs, given_away=True)
    lying = {f"{size}MB": partial(bomb, size, declared=1000) for size in (100, 300)}
    yield from series("zip bomb that lies", ".docx", lying)
    entries = {str(count): partial(many_entries, count) for count in (3000, 60_000)}
    yield from series("many entries", ".docx", entries, given_away=True)
    yield from series(
        "overlapping entries", ".docx", {str(n): partial(overlapping, n) for n in (30, 500)}, given_away=True
    )
    yield from series("nested zip", ".docx", {str(n): partial(nested, n) for n in (1, 3, 8)}, given_away=True)
    yield from series("quine", ".docx", {"one": quine_like}, given_away=True)
    yield from series("zip64", ".docx", {"one": zip64_locator}, given_away=True)
    yield from series(
        "locked zip",
        ".docx",
        {"one": partial(_raw, [(b"word/document.xml", b"x" * 50, 50, 0)], flags=1)},
        given_away=True,
    )
    yield from series(
        "odd packing",
        ".docx",
        {"lzma": lzma_document, "99": partial(_raw, [(b"word/document.xml", b"x" * 50, 50, 0)], method=99)},
        given_away=True,
    )
    macros = {
        "vba": partial(with_parts, word__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0"),
        "data": partial(with_parts, word__vbaData_dot_xml=b"<x/>"),
        "sheets": partial(with_parts, xl__macrosheets__a_dot_xml=b"<x/>"),
    }
    yield from series("macro", ".docx", macros, given_away=True)
    objects = {
        "bin": partial(with_parts, word__embeddings__oleObject1_dot_bin=b"\xd0\xcf\x11\xe0"),
        "activex": partial(with_parts, word__activeX__a_dot_xml=b"<x/>"),
        "exe": partial(with_parts, word__embeddings__a_dot_exe=b"MZ"),
    }
    yield from series("embedded object", ".docx", objects, given_away=True)
    macro_type = "application/vnd.ms-word.document.macroEnabled.main+xml"
    yield Hostile(
        "macro type",
        "m.docx",
        partial(word.package, {"[Content_Types].xml": word.types(macro_type), "word/document.xml": b"<x/>"}),
        stands=True,
    )
    outside = {
        "template": partial(linked, "attachedTemplate", f"{canary}/t.dotm"),
        "image": partial(linked, "image", f"{canary}/i.png"),
        "unc": partial(linked, "attachedTemplate", r"\\127.0.0.1\share\t.dotm"),
        "fileurl": partial(linked, "attachedTemplate", "file://127.0.0.1/share/t.dotm"),
        "frame": partial(linked, "frame", f"{canary}/f"),
        "sub": partial(linked, "subDocument", "file:///etc/passwd"),
    }
    yield from series("outside relation", ".docx", outside)
    chunks = {
        "chunk": partial(linked, "aFChunk", "x.html", ""),
        "ole": partial(linked, "oleObject", "o.bin", ""),
    }
    yield from series("altChunk", ".docx", chunks)
    cuts = {f"{part}": (lambda part=part: DOCUMENT[: len(DOCUMENT) * part // 10]) for part in (9, 5, 2, 1)}
    yield from series("truncated zip", ".docx", cuts, given_away=True)
    yield from series(
        "flipped zip", ".docx", {str(seed): partial(flipped, DOCUMENT, seed) for seed in range(12)}
    )
    lies = {
        "count": partial(
            patched, b"PK\x05\x06\x00\x00\x00\x00\x03\x00", b"PK\x05\x06\x00\x00\x00\x00\x01\x00"
        ),
        "names": doubled_name,
        "empty": lambda: b"PK\x05\x06" + bytes(18),
        "head": lambda: b"PK\x03\x04" + b"\xff" * 500,
        "paths": partial(with_parts, **{"..__..__etc__passwd": b"x"}),
    }
    yield from series("directory that lies", ".docx", lies)
