"""Ordinary evidence as offices send it, made by the programmes' own libraries where there are any."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

import docx
import openpyxl
import xlsxwriter

from tests.evidence import hostile_files as made
from tests.evidence.samples import GIF, JPEG_ADOBE, JPEG_EXIF, JPEG_JFIF
from tests.intake.readers import portable

# Words about secrets and stars that are no marks.
SENTENCES = [
    "严格执行保守国家秘密法，组织保密教育2次。", "涉及商业秘密的，按规定处理。", "加强机密文件管理，落实专人专柜。",
    "★重点任务：健全行政执法责任制。", "★★★ 一级响应", "商业秘密★★★保护示范点建设", "本期培训120人次，合格率100%。",
    "内部资料室建设按期完成。", "密级：公开", "密级：无", "工作秘密管理制度已修订。", "查处泄露秘密案件0起。",
]  # fmt: skip


def ordinary(count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` files, each different, every kind in turn."""
    for number in range(count):
        rng = random.Random(number)
        ending, make = KINDS[number % len(KINDS)]
        yield f"佐证{number + 1}.{ending}", make(rng)


def _texts(rng: random.Random) -> list[str]:
    return [rng.choice(SENTENCES) for _ in range(rng.randint(3, 40))]


def _word(rng: random.Random) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "枣庄市应急管理局"
    for text in _texts(rng):
        document.add_paragraph(text)
    table = document.add_table(rows=rng.randint(1, 30), cols=4)
    for row in table.rows:
        for cell in row.cells:
            cell.text = rng.choice(["责任科室", "6月底前", "已完成", "1"])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(rng: random.Random) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(rng.randint(2, 300)):
        sheet.append([number, rng.choice(SENTENCES), rng.random(), f"=SUM(A1:A{number + 1})"])
    sheet.oddHeader.center.text = "台账"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _long_sheet(rng: random.Random) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("2024年")
        for row in range(rng.randint(50, 2000)):
            sheet.write_row(row, 0, [row, "执法检查", "已整改", row * 1.5])
        sheet.write_url(0, 6, "https://www.gov.cn/", string="公示页面")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=2024年!$A$1:$A$9"})
        sheet.insert_chart("H2", chart)
    return out.getvalue()


def _slides(rng: random.Random) -> bytes:
    return made.pptx(*_texts(rng))


def _fixed(rng: random.Random) -> bytes:
    return made.ofd(*_texts(rng))


def _printed(rng: random.Random) -> bytes:
    return portable.pdf_of(portable.printed(_texts(rng)))


def _scan(rng: random.Random) -> bytes:
    picture = zlib.compress(rng.randbytes(200_000))
    image = b"<</Type /XObject /Subtype /Image /Width 500 /Height 400 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    image += b"/Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream" % (len(picture), picture)
    return made.pdf(b"", image, page=b"/Contents 4 0 R /Resources <</XObject <</I 5 0 R>> >>")


def _old(rng: random.Random) -> bytes:
    return made.old_office("WordDocument", "1Table", text="".join(_texts(rng))) + rng.randbytes(20_000)


def _embedding(rng: random.Random) -> bytes:
    """A chart carries its workbook, a formula its object: ordinary in a newer Word document."""
    parts = {
        "word__embeddings__chart_xlsx": _sheet(rng),
        "word__embeddings__oleObject1_bin": made.old_office("\x01CompObj", "Equation Native"),
    }
    return made.docx(*_texts(rng), **parts)


def _linked(rng: random.Random) -> bytes:
    return made.with_relation("hyperlink", f"https://www.zaozhuang.gov.cn/{rng.random()}")


def _template(_rng: random.Random) -> bytes:
    return made.with_relation("attachedTemplate", "file:///C:\\Users\\li\\AppData\\Normal.dotm")


def _photo(rng: random.Random) -> bytes:
    return rng.choice([JPEG_JFIF, JPEG_EXIF, JPEG_ADOBE])[:-2] + rng.randbytes(50_000) + b"\xff\xd9"


def _screenshot(rng: random.Random) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + rng.randbytes(64) for _ in range(64))
    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def _note(rng: random.Random) -> bytes:
    return "\r\n".join(_texts(rng)).encode(rng.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))


def _list(rng: random.Random) -> bytes:
    return "\n".join(f"{n},{text},-{n}" for n, text in enumerate(_texts(rng))).encode("gb18030")


KINDS: list[tuple[str, Callable[[random.Random], bytes]]] = [
    ("docx", _word), ("xlsx", _sheet), ("pdf", _printed), ("jpg", _photo), ("wps", _old), ("ofd", _fixed), ("xlsx", _long_sheet),
    ("pptx", _slides), ("et", _old), ("pdf", _scan), ("docx", _embedding), ("png", _screenshot), ("doc", _old),
    ("txt", _note), ("csv", _list), ("dps", _old), ("docx", _linked), ("docx", _template), ("wps", _word),
    ("gif", lambda rng: GIF),
]  # fmt: skip
