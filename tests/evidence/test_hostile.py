"""S6: hostile files are refused or handed out harmless, cheaply; ordinary files of an office pass, every one."""

import io
import re
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

import pytest

from tests.evidence import hostile_files
from tests.evidence.ordinary_files import ordinary
from tests.intake.readers import hostile_pages, hostile_pdfs, hostile_xml, hostile_zips
from tests.together import FULL
from tracker.evidence import sandbox
from tracker.evidence.checks import check_file, clean_name
from tracker.evidence.inspecting import inspect
from tracker.ledger.refusals import NotValid

MB = 1 << 20
KNOWN = re.compile("“.*?”|PDF|Word|WPS|Excel|PPT|OFD|JPG|Office|docx|xlsx")
SECONDS, MEMORY = 2.0, 150 * MB  # processor time of parent and child together; resident at most


@pytest.fixture(scope="module")
def canary() -> Iterator[socket.socket]:
    """A listener that nobody must call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


class Keeper:
    """Looks at a file as ``store`` does and notes what it cost."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.slowest, self.greatest = 0.0, 0
        real = sandbox.run

        def run(*args: Any, **more: Any) -> sandbox.Answer:
            try:
                answer = real(*args, **more)
            except sandbox.Stopped as stopped:
                self.greatest = max(self.greatest, stopped.peak)
                raise
            self.greatest = max(self.greatest, answer.peak)
            return answer

        monkeypatch.setattr(sandbox, "run", run)

    def look(self, name: str, data: bytes) -> str:
        """What was said; "" when it would be kept."""
        used = processor()
        try:
            check_file(name, len(data), io.BytesIO(data), limit=50 * MB)
            with tempfile.TemporaryFile() as file:
                file.write(data)
                inspect(clean_name(name), file)  # type: ignore[arg-type]
            return ""
        except NotValid as refused:
            return refused.message
        finally:
            self.slowest = max(self.slowest, processor() - used)


def processor() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Keeper:
    return Keeper(monkeypatch)


def test_hostile_evidence_is_refused_with_a_sentence_that_names_the_file(keeper: Keeper) -> None:
    kept = {}
    for name, make in hostile_files.refused():
        said = keeper.look(name, make())
        kept[name] = said
        if said:
            assert said.startswith(f"“{name}”"), said
            assert said.endswith("。"), said
            assert not re.search("[A-Za-z]{3,}", KNOWN.sub("", said)), said
    assert [name for name, said in kept.items() if not said] == []
    assert keeper.slowest <= SECONDS


def test_two_files_in_one_skin_are_kept_as_what_they_begin_with(keeper: Keeper) -> None:
    assert {name: keeper.look(name, make()) for name, make in hostile_files.harmless()} == dict.fromkeys(
        [name for name, _make in hostile_files.harmless()], ""
    )


def test_files_made_against_parsers_cost_little_and_reach_nobody(
    keeper: Keeper, canary: socket.socket, measured: Any
) -> None:
    """S6, S7: the corpus against the readers of plans; what is kept of it is only ever handed out, never opened."""
    address = f"http://127.0.0.1:{canary.getsockname()[1]}"
    sources = (hostile_zips, hostile_xml, hostile_pdfs, hostile_pages)
    files = [one for source in sources for one in source.files(address) if FULL or one.stands]
    refused = sum(bool(keeper.look(one.name, one.make())) for one in files)
    own = len(list(hostile_files.refused())) + len(list(hostile_files.marked()))
    with pytest.raises(BlockingIOError):
        canary.accept()
    assert refused >= len(files) // 2
    assert keeper.slowest <= SECONDS
    assert keeper.greatest <= MEMORY
    measured("S6", "hostile files refused", refused + own)
    measured("S6", "hostile files kept as bytes nothing opens", len(files) - refused)
    measured("S6", "slowest hostile file, processor seconds", f"{keeper.slowest:.2f}")
    measured("S6", "greatest child, MB", keeper.greatest // MB)


@pytest.mark.parametrize(
    ("name", "make", "mark"), list(hostile_files.marked()), ids=[row[0] for row in hostile_files.marked()]
)
def test_secrecy_mark_stops_the_upload_in_every_format(
    keeper: Keeper, name: str, make: Any, mark: str
) -> None:
    said = keeper.look(name, make())
    assert said == f"文件中出现“{mark}”字样，未保存。如确不涉密，请删除标志后重新上传或联系保密员。"


def test_ordinary_files_are_accepted_every_one(keeper: Keeper, measured: Any) -> None:
    files = list(ordinary(200 if FULL else 40))
    refused = {name: said for name, data in files if (said := keeper.look(name, data))}
    assert refused == {}
    measured("S6", "ordinary files accepted", f"{len(files)} of {len(files)}")


def test_child_reads_the_draft_itself_and_leaves_it_at_its_beginning(tmp_path: Path) -> None:
    with (tmp_path / "a.docx").open("w+b") as file:
        file.write(hostile_files.docx("正文"))
        inspect("a.docx", file)  # type: ignore[arg-type]
        assert file.tell() == 0
