from io import StringIO
from pathlib import Path

from launcher.pip_progress import Progress, pinned


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_one_moving_line_that_is_wiped_at_the_end() -> None:
    out = Terminal()
    progress = Progress(2, out)
    progress.feed("Collecting django-filter==5.2 (from -r requirements.txt (line 3))\n")
    progress.feed("Processing /wheels/django_axes-5.7.0-py3-none-any.whl\n")
    progress.feed("Installing collected packages: django, celery\n")
    progress.close()
    assert "\n" not in out.getvalue()
    assert "1/2 django-filter" in out.getvalue()
    assert "2/2 django_axes" in out.getvalue()
    assert "axes-5" not in out.getvalue()
    assert "Installing 2 …" in out.getvalue()
    assert out.getvalue().endswith("\r")


def test_without_a_terminal_a_plain_line_per_ten_packages() -> None:
    out = StringIO()
    progress = Progress(25, out)
    for number in range(25):
        progress.feed(f"Collecting package{number}==1.0\n")
    assert out.getvalue().count("\n") == 2
    assert "20/25" in out.getvalue()


def test_packages_for_other_systems_do_not_count() -> None:
    progress = Progress(3, StringIO())
    progress.feed("Ignoring tzdata: markers 'sys_platform == \"win32\"' don't match your environment\n")
    assert progress.total == 2


def test_a_warning_per_package_does_not_crowd_out_the_reason() -> None:
    progress = Progress(1, StringIO())
    progress.feed("ERROR: no matching distribution\n")
    for _ in range(50):
        progress.feed("WARNING: Location 'file:///gone/' is ignored\n")
    assert list(progress.tail) == ["ERROR: no matching distribution"]


def test_a_lock_is_counted_by_its_pins(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("# head\namqp==5 \\\n    --hash=sha256:aa\ncelery[redis]==5.7 ; python_version > '3'\n")
    assert pinned(lock) == 2
