"""The text of a document, marked: every character once, in order, whatever the spans."""

from hypothesis import given
from hypothesis import strategies as st

from tests.intake.reading import report
from tracker.web.marked_text import Mark, MarkedText, marked_text

TEXT = "报告\n一、主要安排\n（一）建章立制。健全制度，加强\n培训。结束"


def shown(marked: MarkedText) -> str:
    return "\n".join("".join(p.text for p in para.pieces) for para in (*marked.before, *marked.rest))


def mark_of(words: str, text: str = TEXT) -> Mark:
    start = text.index(words)
    return Mark(start, start + len(words), "said", anchor=words)


def test_span_is_one_piece_of_its_paragraph() -> None:
    marked = marked_text(TEXT, [mark_of("健全制度")])
    assert [(p.text, p.mark and p.mark.kind) for p in marked.rest[-2].pieces] == [
        ("（一）建章立制。", "lead"), ("健全制度", "said"), ("，加强", None),
    ]  # fmt: skip


def test_span_over_two_paragraphs_opens_once() -> None:
    marked = marked_text(TEXT, [mark_of("加强\n培训")])
    pieces = [p for para in marked.rest for p in para.pieces if p.mark and p.mark.kind == "said"]
    assert [(p.text, p.opens) for p in pieces] == [("加强", True), ("培训", False)]


def test_what_stands_before_the_first_mark_is_apart_but_not_its_heading() -> None:
    text = TEXT.replace("报告", "报告\n开头的一段，很长。")
    marked = marked_text(text, [mark_of("健全制度", text)])
    assert [p.pieces[0].text for p in marked.before] == ["报告", "开头的一段，很长。"]
    assert marked.rest[0].pieces[0].text == "一、主要安排" and marked.rest[0].is_heading


def test_without_marks_nothing_is_folded() -> None:
    marked = marked_text(TEXT, [])
    assert marked.before == () and shown(marked) == TEXT


def test_overlapping_spans_give_way() -> None:
    marked = marked_text(TEXT, [Mark(13, 20, "said"), Mark(16, 22, "shortcoming"), Mark(14, 15, "said")])
    assert shown(marked) == TEXT


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_any_spans_show_every_character_once(spans: list[tuple[int, int]]) -> None:
    assert shown(marked_text(TEXT, [Mark(start, end, "said") for start, end in spans])) == TEXT


def test_real_report_shows_each_commitment_as_it_was_said() -> None:
    draft = report()
    marks = [Mark(c.start, c.end, "said", label=str(n)) for n, c in enumerate(draft.commitments)]
    marked = marked_text(draft.text, marks)
    assert shown(marked) == draft.text
    found: dict[str, str] = {}
    for paragraph in marked.rest:
        for piece in paragraph.pieces:
            if piece.mark and piece.mark.kind == "said":
                found[piece.mark.label] = found.get(piece.mark.label, "") + piece.text
    assert list(found.values()) == [c.text for c in draft.commitments]
