"""Three hundred pages are read in seconds, and the reading says how far it is."""

import time

import pytest

from tests.intake.readers import portable, site, word
from tests.intake.reading import read_bytes, report, texts
from tracker.evidence import sandbox
from tracker.intake.paragraphs import join
from tracker.intake.readers.opening import read_in_child

PAGES = 300
PER_PAGE = portable.PER_LINE * portable.PER_PAGE


def long_report() -> list[str]:
    """The real report, its account of the past year stretched to three hundred pages."""
    lines = report().text.split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith("（七）")) + 1
    filler = [line for line in lines[5:start] if len(line) > 200]
    missing = PAGES * PER_PAGE - sum(map(len, lines))
    more: list[str] = []
    while missing > 0:
        more.append(filler[len(more) % len(filler)].lstrip("（一二三四五六七）"))
        missing -= len(more[-1])
    return [*lines[:start], *more, *lines[start:]]


def as_page(lines: list[str]) -> bytes:
    return site.site_page(site.as_paragraphs(lines), title=report().title, number=report().doc_number)


FORMS = {
    "长.docx": word.with_automatic_numbers,
    "长.pdf": lambda lines: portable.pdf_of(portable.printed(lines)),
    "长.html": as_page,
}


@pytest.mark.parametrize("name", FORMS)
def test_three_hundred_pages(name, measured):
    data = FORMS[name](long_report())
    started = time.process_time()
    before = time.monotonic()
    draft = read_bytes(data, name)
    assert texts(draft) == texts(report())
    assert len(draft.text) > PAGES * PER_PAGE * 0.95
    assert time.process_time() - started < 30
    measured("S7", f"300 pages as {name.partition('.')[2]}, seconds", f"{time.monotonic() - before:.1f}")


def test_progress_is_told_page_by_page():
    told: list[tuple[int, int]] = []
    pages = portable.printed(report().text.split("\n"))
    found = read_in_child(
        "pdf", portable.pdf_of(pages), on_step=lambda done, total: told.append((done, total))
    )
    assert told == [(number, len(pages)) for number in range(1, len(pages) + 1)]
    assert "三、2024年度" in join(found).text


def test_progress_that_fails_ends_the_child():
    def fail(_done: int, _total: int) -> None:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        sandbox.run("tracker.intake.readers.pdf", FORMS["长.pdf"](["一、打算", "健全制度。"]), on_step=fail)
