"""R13: what an outsider does with an export: every byte of the file counts, and nothing of ours is needed."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast, file_report
from tests.factories import at
from tests.ledger.rows import small_chain
from tests.ledger.verifier import FILE, as_file, holds, proves, verify_ledger
from tests.together import FULL
from tests.watch.unguarded import unguarded
from tracker.ledger import chain
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.models import Task

ROWS = 20 if FULL else 3


def test_every_changed_dropped_or_doubled_byte_of_the_file_is_found(
    measured: Callable[[str, str, object], None],
) -> None:
    raw = as_file(small_chain(ROWS)).encode()
    anchor = {"seq": ROWS, "hash": json.loads(raw.splitlines()[-1])["hash"], "algorithm": "sha256"}
    anchor["root"] = root_of(raw)
    assert holds(raw.decode(), anchor)
    tried = missed = 0
    for n in range(len(raw)):
        for mutated in (
            raw[:n] + bytes([raw[n] ^ 1]) + raw[n + 1 :],
            raw[:n] + raw[n + 1 :],
            raw[:n] + raw[n : n + 1] + raw[n:],
        ):
            tried += 1
            try:
                missed += holds(mutated.decode(), anchor)
            except UnicodeDecodeError:
                continue
    measured(
        "R13",
        "one byte of the exported file changed, dropped or doubled: detected",
        f"{tried - missed} of {tried}",
    )
    assert missed == 0
    assert tried > ROWS * 1500


def root_of(raw: bytes) -> str:
    level = [
        verify_ledger.node("sha256", bytes.fromhex(json.loads(line)["hash"])) for line in raw.splitlines()
    ]
    while len(level) > 1:
        level = [
            verify_ledger.node("sha256", *level[n : n + 2]) if n + 1 < len(level) else level[n]
            for n in range(0, len(level), 2)
        ]
    return str(level[0].hex())


def test_verifier_is_short_and_imports_nothing_of_ours() -> None:
    source = FILE.read_text(encoding="utf-8")
    assert source.count("\n") < 100
    imported = {
        name.split(".")[0]
        for part in ast.walk(ast.parse(source))
        for name in (
            [one.name for one in part.names] if isinstance(part, ast.Import)
            else [part.module or ""] if isinstance(part, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported <= sys.stdlib_module_names


def test_both_agree_on_what_is_hashed() -> None:
    assert tuple(verify_ledger.HASHED) == chain.HASHED
    assert tuple(verify_ledger.ALGORITHMS) == chain.ALGORITHMS
    assert verify_ledger.canonical({"乙": [1, None], "a": "\u2028"}) == chain.canonical(
        {"a": "\u2028", "乙": [1, None]}
    )


def run(*words: object) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(FILE), *map(str, words)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip() or done.stderr


def command(name: str, *words: object) -> str:
    out = StringIO()
    call_command(name, *map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_from_the_database_to_the_outsiders_verdict(
    cast: Cast, task: Task, tmp_path: Path, settings: Any
) -> None:
    """anchorledger → more work → exportledger, proveledger → the verifier; then somebody cuts the tail."""
    settings.ANCHORS_DIR = tmp_path / "anchors"
    assert "已写入" in command("anchorledger", "--to", tmp_path)
    [old] = tmp_path.glob("anchor-*.json")
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=at("2024-06-21"), verdict="kept")
    new = tmp_path / "new"
    told = json.loads(command("anchorledger", "--json", "--to", new))
    assert (told["seq"], told["hash"]) == Change.objects.order_by("-seq").values_list("seq", "hash")[0]
    [new] = new.glob("anchor-*.json")

    record = tmp_path / "ledger.ndjson"
    assert f"到第{told['seq']}条" in command("exportledger", record)
    assert run("chain", record, old, new) == (0, "holds")
    proof = tmp_path / "proof.json"
    proof.write_text(command("proveledger", "--anchor", new, "--seq", 2), encoding="utf-8")
    assert run("row", proof, new) == (0, "holds")
    assert run("row", proof, old)[0] == 1
    proof.write_text(command("proveledger", "--anchor", new, "--since", old), encoding="utf-8")
    assert run("since", proof, old, new) == (0, "holds")
    assert run("since", proof, new, old)[0] == 1
    proof.write_text("[]", encoding="utf-8")
    assert run("row", proof, new)[0] == 1
    assert command("verifyledger", "--anchor", old, "--anchor", new).startswith("核对")

    last = told["seq"]
    with unguarded() as cursor:  # cut the tail, and let the head row agree
        cursor.execute(f"delete from tracker_changeoffice where change_id = {last}")
        cursor.execute(f"delete from tracker_change where seq = {last}")
        before = Change.objects.get(seq=last - 1).hash
        cursor.execute(f"update tracker_chainhead set seq = {last - 1}, hash = '{before}'")
    assert command("verifyledger").startswith("核对")  # nothing inside shows it
    with pytest.raises(CommandError, match="1处不符"):
        command("verifyledger", "--anchor", new, "--anchor", old)
    command("exportledger", record)
    assert run("chain", record) == (0, "holds")
    assert run("chain", record, new)[0] == 1


def test_what_is_no_anchor_or_no_row_is_said_so(cast: Cast, task: Task, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"seq": 1}', encoding="utf-8")
    for words in (
        ("verifyledger", "--anchor", wrong),
        ("proveledger", "--seq", "1", "--anchor", tmp_path / "none"),
    ):
        with pytest.raises(CommandError, match="不是链头文件"):
            command(*map(str, words))
    command("anchorledger", "--to", tmp_path)
    [anchor] = tmp_path.glob("anchor-*.json")
    with pytest.raises(CommandError, match="不在链头之内"):
        command("proveledger", "--anchor", anchor, "--seq", 99)
    again = anchor.read_text(encoding="utf-8")
    command("anchorledger", "--to", tmp_path)  # nothing happened since: the file stays as it is
    assert anchor.read_text(encoding="utf-8") == again
    forged = again.replace(json.loads(again)["hash"], "0" * 64)
    anchor.write_text(forged, encoding="utf-8")
    with pytest.raises(CommandError, match="已有另一个链头"):
        command("anchorledger", "--to", tmp_path)


@pytest.mark.django_db
def test_empty_ledger_has_no_head_to_keep(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="还没有变更记录"):
        command("anchorledger", "--to", tmp_path)
    record = tmp_path / "empty.ndjson"
    command("exportledger", record)
    assert run("chain", record) == (0, "holds")


def test_proofs_of_wrong_shape_are_refused_not_crashed_on() -> None:
    anchor = {"seq": 3, "hash": "00", "root": "00", "algorithm": "sha256"}
    for proof in ({}, {"row": {}, "path": []}, {"row": None, "path": 3}, {"path": [None]}, {"path": "ab"}):
        assert not proves("row", proof, anchor)
        assert not proves("since", proof, anchor, {**anchor, "seq": 9})
