"""Ctrl-C and SIGTERM as a flag that the loops look at, so that no start is cut in half."""

import signal
import subprocess
from types import FrameType


class Stopper:
    """The first signal asks for an orderly end, also of the step being waited for; the next insists."""

    def __init__(self) -> None:
        self.requested = False
        self.foreground: subprocess.Popen[bytes] | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        step, again = self.foreground, self.requested
        self.requested = True
        if step is not None and step.returncode is None:
            step.send_signal(signal.SIGKILL if again else signal.SIGINT)
