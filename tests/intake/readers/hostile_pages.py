"""Web pages, text and files under a wrong name."""

from collections.abc import Iterator
from functools import partial

from tests.intake.readers import breakdowns, word
from tests.intake.readers.hostile import Hostile, Make, flipped, series
from tests.intake.readers.hostile_pdfs import GOOD

MB = 1 << 20


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def files(canary: str) -> Iterator[Hostile]:
    long = {
        "text": partial(page, "健全制度，落实责任" * 200_000),
        "tags": partial(page, "<p>一</p>" * 500_000),
        "inline": partial(page, "<b>一" * 300_000),
        "spaces": partial(page, " \t" * 3 * MB),
        "attribute": partial(page, f'<p class="{"nav " * MB}">一</p>'),
        "entities": partial(page, "&amp;&#x4e00;&nosuch;" * 250_000),
    }
    yield from series("long page", ".html", long)
    yield from series(
        "too long page", ".html", {"one": lambda: b"<html>" + b"a" * (13 * MB)}, given_away=True
    )
    deep = {
        f"{tag}{depth}": partial(page, f"<{tag}>" * depth)
        for tag in ("div", "table", "b", "font")
        for depth in (250, 100_000)
    }
    yield from series("deep page", ".html", deep)
    spans = {
        "rows": partial(
            page, f"<table>{'<tr><td rowspan=99999 colspan=99999>一</td><td>二</td></tr>' * 3000}</table>"
        ),
        "cells": partial(page, f"<table>{'<tr>' + '<td>一</td>' * 300_000 + '</tr>'}</table>"),
        "nested": partial(page, "<table><tr><td>" * 120 + "一" + "</td></tr></table>" * 120),
    }
    yield from series("tables without end", ".html", spans)
    calling = f'<base href="{canary}/"><link rel=stylesheet href="{canary}/c.css">'
    calling += f'<meta http-equiv=refresh content="0;url={canary}/r">'
    outside = {
        "image": partial(page, f'<img src="{canary}/i"><iframe src="{canary}/f"></iframe>健全制度。'),
        "head": partial(page, "健全制度。", calling),
        "entity": lambda: f'<!DOCTYPE html [<!ENTITY x SYSTEM "{canary}/x">]><html><p>&x;健全制度。</p></html>'.encode(),
        "script": partial(page, f"<script>fetch('{canary}/s')</script>健全制度。"),
    }  # fmt: skip
    yield from series("page that calls out", ".html", outside)
    odd = {
        "nul": lambda: b"<html>\x00<p>\x00\x00" + "健全".encode() + b"\x00" * 10_000,
        "charset": lambda: b'<html><meta charset="utf-7"><p>+ADw-script+AD4-</p>',
        "control": lambda: b"<p>" + bytes(range(1, 32)) * 1000,
        "surrogates": lambda: "<p>&#xD800;&#xFFFF;&#x110000;&#99999999999;健全</p>".encode(),
        "open": lambda: b"<html><!-- " + b"-" * MB,
        "flipped": partial(flipped, page("<p>健全制度，落实责任。</p>" * 200), 7, 400),
        "halves": lambda: page("健全制度")[:-20] + "责".encode()[:2],
    }
    yield from series("odd bytes", ".html", odd)
    yield from _wrong_names()


def _wrong_names() -> Iterator[Hostile]:
    document = word.with_body(word.paragraph(word.run("健全制度。")))
    wrong: dict[str, Make] = {
        "pdf.docx": lambda: GOOD,
        "docx.pdf": lambda: document,
        "docx.html": lambda: document,
        "docx.xlsx": lambda: document,
        "xlsx.docx": lambda: breakdowns.as_xlsx(breakdowns.ROWS),
        "text.pdf": lambda: "健全制度。".encode(),
        "text.docx": lambda: "健全制度。".encode(),
        "png.docx": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        "exe.pdf": lambda: b"MZ\x90\x00" + b"\0" * 200,
        "elf.html": lambda: b"\x7fELF" + b"\0" * 200,
        "ole.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "rtf.docx": lambda: rb"{\rtf1 {\object\objocx}}",
        "zip.docx": lambda: word.package({"a.txt": b"x"}),
        "gzip.txt": lambda: b"\x1f\x8b\x08" + b"\0" * 100,
        "pdf.txt": lambda: GOOD,
        "rar.docx": lambda: b"Rar!\x1a\x07\x00" + b"\0" * 100,
    }
    for number, (name, make) in enumerate(wrong.items()):
        yield Hostile("wrong name", name, make, stands=number < 4, given_away=True)
    for number, suffix in enumerate((".docx", ".pdf", ".html", ".xlsx", ".txt", ".md")):
        yield Hostile("nothing in it", f"empty{suffix}", lambda: b"", stands=number < 2, given_away=True)
        yield Hostile("nothing in it", f"spaces{suffix}", lambda: b" \r\n\t" * 10, given_away=True)
