"""S6, S7: whatever a file does, it costs little, reaches nobody and hurts nobody but its own child."""

import mmap
import os
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import pytest

from tests.intake.readers import hostile_pages, hostile_pdfs, hostile_xml, hostile_zips
from tests.intake.readers.hostile import Hostile
from tests.intake.reading import OPENING_DAY, hints
from tracker.evidence import sandbox
from tracker.intake.read import read_plan
from tracker.intake.readers import UnreadableDocument

MB = 1 << 20
FULL = bool(os.environ.get("YINUO_FULL"))
CHILD = 100 * MB  # resident at most; the empty child holds about 30
PARENT = 60 * MB
SECONDS, SECONDS_GIVEN_AWAY = 2.0, 0.5  # of processor time, parent and child


@pytest.fixture(scope="module")
def canary() -> Iterator[socket.socket]:
    """A listener that nobody must call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def all_files(canary: socket.socket) -> list[Hostile]:
    address = f"http://127.0.0.1:{canary.getsockname()[1]}"
    sources = (hostile_zips, hostile_xml, hostile_pdfs, hostile_pages)
    return [one for source in sources for one in source.files(address)]


class Costs:
    """What one reading costs: processor seconds, growth of this process, and the children's greatest size."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.children: list[int] = []
        real = sandbox.run

        def run(*args, **more):
            try:
                answer = real(*args, **more)
            except sandbox.Stopped as stopped:
                self.children.append(stopped.peak)
                raise
            except sandbox.Refused:
                self.children.append(0)
                raise
            self.children.append(answer.peak)
            return answer

        monkeypatch.setattr(sandbox, "run", run)

    def read(self, name: str, data: bytes) -> tuple[str, float, int]:
        """(what was said, or "" when it was read; processor seconds; bytes this process grew at its highest)."""
        Path("/proc/self/clear_refs").write_text("5")
        before, used = resident("VmRSS"), processor()
        try:
            read_plan(data, filename=name, bureau="ZZYJ", offices=hints(), today=OPENING_DAY)
            said = ""
        except UnreadableDocument as refusal:
            said = str(refusal)
        return said, processor() - used, resident("VmHWM") - before


def resident(what: str) -> int:
    return int(re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) << 10


def processor() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def test_hostile_files_are_refused_or_harmless(canary, monkeypatch, measured):
    costs = Costs(monkeypatch)
    tried, refused, slowest, grown, wrong = Counter(), 0, (0.0, ""), 0, []
    started = time.monotonic()
    for one in all_files(canary):
        if not (FULL or one.stands):
            continue
        data = one.make()
        children = len(costs.children)
        said, seconds, growth = costs.read(one.name, data)
        started_children = len(costs.children) - children
        limit = SECONDS_GIVEN_AWAY if one.given_away else SECONDS
        label = f"{one.kind}: {one.name}: {said or 'read'} {seconds:.2f} s, {growth >> 20} MB"
        if seconds > limit or growth > PARENT or (one.given_away and (started_children or not said)):
            wrong.append(label)
        if said and (not said.endswith("。") or f"“{one.name}”" not in said):
            wrong.append(label)
        tried[one.kind] += 1
        refused += bool(said)
        slowest, grown = max(slowest, (seconds, one.name)), max(grown, growth)
    assert not wrong, "\n".join(wrong)
    assert max(costs.children) <= CHILD
    with pytest.raises(BlockingIOError):
        canary.accept()
    total = tried.total()
    assert total >= (120 if FULL else 45)
    measured("S7", "hostile plan files refused or harmless", total)
    measured("S7", "of these refused with a Chinese sentence", refused)
    measured("S7", "slowest hostile file, processor seconds", f"{slowest[0]:.2f}")
    measured("S7", "growth of the reading process at most, MB", grown >> 20)
    measured("S7", "greatest child, MB", max(costs.children) >> 20)
    measured("S7", "seconds for all of them", f"{time.monotonic() - started:.0f}")


def test_every_kind_stands_in_the_short_run(canary):
    kinds = {one.kind for one in all_files(canary)}
    assert kinds == {one.kind for one in all_files(canary) if one.stands}
    assert len(all_files(canary)) >= 120


def test_the_measure_sees_what_it_measures():
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    with mmap.mmap(-1, 80 * MB) as block:  # not from the heap, whose freed pages are still held
        for page in range(0, len(block), mmap.PAGESIZE):
            block[page] = 1
    assert resident("VmHWM") - before > 70 * MB


def test_names_do_not_repeat(canary):
    assert max(Counter((one.kind, one.name) for one in all_files(canary)).values()) == 1
