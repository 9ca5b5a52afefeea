"""Who of the two test workers runs what: whole files, those that take long at the beginning.

What a file's tests share (the running product, files made against parsers) is made once and not by both workers, and no
worker is left alone with a long test at the end.
"""

from collections import OrderedDict
from typing import Any

from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/browser",)  # folders whose files share what takes long to start
LONG = (
    "tests/browser",
    "tests/launcher/test_whole_run.py",
    "tests/launcher/test_bootstrap.py",
    "tests/reminders/test_processes.py",
    "tests/faults/",
    "tests/admin/test_in_chromium.py",
    "tests/web/test_drafts_in_chromium.py",
    "tests/web/test_desk_in_chromium.py",
    "tests/evidence/test_hostile.py",
    "tests/intake/readers/test_hostile.py",
    "tests/intake/test_any_text.py",
    "tests/tasks/test_at_once.py",
    "tests/tasks/test_life.py",
)


class LongFirst(OrderedDict[str, dict[str, bool]]):
    """A queue of files; the others stay as the library puts them, those of most tests first."""

    def popitem(self, last: bool = True) -> tuple[str, dict[str, bool]]:
        waiting = sorted(
            self, key=lambda scope: next((n for n, one in enumerate(LONG) if scope.startswith(one)), 99)
        )
        return waiting[0], self.pop(waiting[0])


class WholeFiles(LoadFileScheduling):  # type: ignore[misc]  # the library has no types
    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        self.workqueue = LongFirst()

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])
