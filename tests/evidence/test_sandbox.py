"""The child holds its limits, whatever it is told to do, and the parent learns what became of it."""

import statistics
import time
from pathlib import Path

import pytest

from tracker.evidence import sandbox
from tracker.evidence.sandbox import Limits, Refused, Stopped

CHILD = "tests.evidence.children.misbehaving"


def told(word: str, **limits) -> sandbox.Answer:
    return sandbox.run(CHILD, word.encode(), limits=Limits(**limits) if limits else None)


def test_what_the_child_finds_comes_back():
    answer = told("echo 健全制度，\u2028“落实”\n")
    assert answer.value == "健全制度，\u2028“落实”\n"
    assert 5 << 20 < answer.peak < 60 << 20


def test_half_a_surrogate_does_not_break_the_answer():
    assert told("surrogate").value == "?"


@pytest.mark.parametrize(
    "what", ["open", "write", "connect", "socket", "run", "shell", "fork", "socket in C"]
)
def test_no_file_no_network_no_process(what):
    assert told(f"attempt {what}").value in ("OSError", "PermissionError")
    assert not Path("/tmp/yinuo-escaped").exists()


def test_no_secret_is_handed_down(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://x")
    names = told("environment").value
    assert set(names) <= {"LANG", "LC_CTYPE", "MALLOC_ARENA_MAX"}


def test_memory_within_the_allowance_and_beyond():
    assert told("fill 40").value == 40 << 20
    with pytest.raises(Stopped) as stopped:
        told("fill 80")
    assert stopped.value.why == "memory"
    assert told("fill_in_c 40").value is True
    assert told("fill_in_c 80").value is False


def test_a_loop_is_ended_by_its_processor_time():
    started = time.process_time()
    with pytest.raises(Stopped) as stopped:
        told("spin", cpu=0.3)
    assert stopped.value.why == "time"
    assert stopped.value.seconds < 10
    assert time.process_time() - started < 0.3


def test_steps_earn_time():
    with pytest.raises(Stopped) as stopped:
        told("walk 20", cpu=0.2, cpu_step=0.001)
    assert stopped.value.why == "time"
    assert told("walk 20", cpu=0.2, cpu_step=0.1).value == "arrived"


def test_silence_is_ended_by_the_clock():
    with pytest.raises(Stopped) as stopped:
        told("wait 30", wall=0.8)
    assert stopped.value.why == "time"


def test_an_answer_without_end_is_not_taken():
    with pytest.raises(Stopped) as stopped:
        told("talk 2", answer=1 << 20)
    assert stopped.value.why == "answer"
    assert len(told("talk 1", answer=4 << 20).value) == 1 << 20


def test_words_that_are_no_answer_are_not_believed():
    for word in ("[1]", '{"other": 1}', "{", "[" * 100_000):
        with pytest.raises(Stopped) as stopped:
            told(f"babble {word}")
        assert stopped.value.why == "broken"


def test_refusal_failure_and_sudden_death_are_told_apart():
    with pytest.raises(Refused, match="不能读取。"):
        told("refuse 不能读取。")
    with pytest.raises(Stopped) as failed:
        told("fail why")
    assert (failed.value.why, failed.value.detail) == ("broken", "ValueError: why")
    with pytest.raises(Stopped) as died:
        told("die")
    assert died.value.why == "broken"


def test_the_parent_goes_on_after_every_death():
    for word in ("die", "fill 500", "fail x", "die"):
        with pytest.raises(Stopped):
            told(word)
    assert told("echo 好").value == "好"


def test_a_module_that_does_not_exist_is_no_hang():
    with pytest.raises(Stopped):
        sandbox.run("tests.evidence.children.nobody", b"")


def test_large_files_reach_the_child_whole():
    assert len(sandbox.run(CHILD, b"echo " + b"x" * (3 << 20)).value) == 3 << 20


def test_steps_are_passed_on_in_order():
    seen: list[tuple[int, int]] = []
    sandbox.run(CHILD, b"walk 5", on_step=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_starting_a_child_costs_little(measured):
    times = sorted(told("echo x").seconds for _ in range(7))
    measured(
        "S7", "starting the child and an answer, seconds (median of 7)", f"{statistics.median(times):.2f}"
    )
    assert times[0] < 1
