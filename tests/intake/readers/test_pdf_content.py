"""The drawing program: operators with their operands, whatever bytes it is made of, in time that grows with its length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.readers import portable
from tests.intake.readers.pieces import lines
from tracker.intake.readers import pdf
from tracker.intake.readers.pdf_content import name, numbers, operations, shown


def ops(program: bytes) -> list[bytes]:
    return [operator for operator, _operands in operations(program) if operator.isalpha()]


def test_operators_and_operands():
    program = b"/F1 21.33 Tf\n1 0 0 -1 8 4935 Tm <95 0>Tj[(a\\)b)-250 (c(d)e)]TJ % no Tj\n/Span<</ActualText<FEFF>/X<<>>>>BDC ET"
    found = dict(operations(program))
    assert list(found)[:6] == [b"Tf", b"Tm", b"Tj", b"TJ", b"BDC", b"ET"]
    assert (name(found[b"Tf"]), numbers(found[b"Tf"], 1)) == ("/F1", [21.33])
    assert numbers(found[b"Tm"], 6) == [1, 0, 0, -1, 8, 4935] and numbers(found[b"Tm"], 7) == []
    assert list(shown(found[b"Tj"])) == [b"\x95\x00"]
    assert list(shown(found[b"TJ"])) == [b"a)b", -250.0, b"c(d)e"]


@pytest.mark.parametrize(
    ("string", "said"),
    [(b"(\\101\\n\\(\\\\)", b"A\n(\\"), (b"(a\\\nb)", b"ab"), (b"(\\7)", b"\x07"), (b"<4>", b"@")],
)
def test_strings(string, said):
    assert list(shown(string)) == [said]


def test_picture_in_the_program_is_passed_over():
    assert ops(b"q BI /W 1 ID \x00(\xff[<< Tj EI Q BT") == [b"q", b"BI", b"Q", b"BT"]
    assert ops(b"BI ID never ends Tj") == [b"BI"]


@pytest.mark.parametrize(
    "part", [b"(", b"[", b"<<", b"<", b"1 ", b"(1", b"[(1", b"<<(1", b"/", b"%", b"((((", b"\\", b") ]"]
)
def test_hostile_programs_take_no_longer_than_their_length(part):
    program = part * (400_000 // len(part))
    begun = time.process_time()
    sum(1 for _ in operations(program))
    assert time.process_time() - begun < 2


@given(st.binary(max_size=300))
def test_any_bytes_are_read(program):
    for _operator, operands in operations(program):
        numbers(operands, 2), name(operands), list(shown(operands))


def test_what_is_said_to_stand_for_a_letter_is_taken():
    page = portable.printed(["健全行政执法责任制，" * 5])[0]
    data = portable.pdf_of([page])
    marked = portable.pdf_of(
        [page], drawn=b"/Span <</ActualText <FEFF5B89>>> BDC BT /F1 16 Tf 79 790 Td <00010002> Tj ET EMC\n"
    )
    assert lines(pdf, marked)[0] == "安" and lines(pdf, marked)[1:] == lines(pdf, data)
