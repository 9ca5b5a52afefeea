"""A long document while it is being read: one page that grows, with and without scripts.

The page is sent in parts. Each step of the reading is a line of it, of which the last one shows; the end is a link to
the desk, which the browser follows by itself, or the sentence that says why nothing was kept.
"""

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from queue import Empty, Queue
from threading import Thread
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tracker.intake.actions import SECRECY, DraftResult, draft_plan, reading_for
from tracker.intake.draft import PlanDraft
from tracker.intake.readers.opening import following
from tracker.ledger.refusals import Refused
from tracker.organisations.models import Bureau, User
from tracker.workdays import clock

LONG = 400_000  # bytes to go through; shorter documents are read before anybody could look at a page
_EVERY = 0.5  # seconds between two lines
_HERE = "<!-- the reading -->"

Outcome = tuple[str, Any]


def unpacked(data: bytes) -> int:
    """Bytes a reader has to go through: of what is packed (docx, xlsx), as many as it says that it unpacks to."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            return sum(entry.file_size for entry in packed.infolist())
    except BadZipFile:
        return len(data)


def reading_page(
    request: HttpRequest, bureau: Bureau, data: bytes, name: str, *, by: User, year: int | None,
    address: Callable[[DraftResult], str],
) -> StreamingHttpResponse:  # fmt: skip
    """``address`` is where the person goes on. Raises NotAllowed or NotValid before the first part is sent."""
    at = clock.at()
    read = reading_for(bureau, data, name, on=clock.today(), year=year)
    page = render_to_string("web/plans/reading.html", {"name": name}, request)
    before, _mark, after = page.partition(_HERE)

    def parts() -> Iterator[str]:
        yield before
        outcome: Outcome = ("", None)
        for outcome in _steps(read):
            if outcome[0] == "line":
                yield outcome[1]
        try:
            if outcome[0] == "failed":
                raise outcome[1]
            result = draft_plan(
                bureau, data, name, by=by, at=at, year=year, part_by_hand=True, draft=outcome[1]
            )
            yield _end(address(result), told(result))
        except Refused as refused:
            yield format_html(
                '<li class="refused" role="alert"><p>{}</p><a class="button" href="{}#upload">{}</a></li>',
                refused.message, reverse("web:plans"), _("重新上传"),
            )  # fmt: skip
        yield after

    response = StreamingHttpResponse(parts())
    response["X-Accel-Buffering"] = "no"
    return response


def told(result: DraftResult) -> str:
    """What came of it, in a sentence."""
    if not result.is_new:
        words = {"title": result.plan.title, "when": clock.moment_words(result.plan.drafted_at)}
        return _("“%(title)s”已于%(when)s导入，内容相同，没有重复导入。") % words
    found = {"n": len(result.draft.commitments), "title": result.plan.title}
    return _("已读取“%(title)s”，找到%(n)s项安排事项。请逐条核对后下达。") % found


def _steps(read: Callable[[], PlanDraft]) -> Iterator[Outcome]:
    """Lines while another thread reads, then ("read", draft) or ("failed", error). That thread asks no database."""
    steps: Queue[Outcome] = Queue()

    def work() -> None:
        try:
            with following(
                lambda done, total: steps.put(("step", (done, total))),
                lambda stage: steps.put(("stage", stage)),
            ):
                steps.put(("read", read()))
        except Exception as error:  # handed over, and raised where the page is made
            steps.put(("failed", error))

    Thread(target=work, daemon=True).start()
    shown, latest, stage = 0.0, (0, 0), ""
    while True:
        try:
            what, value = steps.get(timeout=_EVERY)
        except Empty:
            yield "line", _line(latest, stage, is_over=latest[0] == latest[1] > 0)
            continue
        if what == "stage":
            stage = value
            yield "line", _line(latest, stage)
        elif what == "step":
            latest = value if not stage else latest
            if time.monotonic() - shown >= _EVERY:
                shown = time.monotonic()
                yield "line", _line(latest, stage)
        else:
            yield what, value
            return


def _line(pages: tuple[int, int], stage: str, *, is_over: bool = False) -> str:
    done, total = pages
    if stage == SECRECY:
        return format_html("<li>{}<progress></progress></li>\n", _("文字已读完，正在检查有无密级标志…"))
    if is_over:
        return format_html("<li>{}<progress></progress></li>\n", _("共%s页，正在查找安排事项…") % total)
    if not total:
        words = _("已读取%s段…") % done if done else _("正在打开文件…")
        return format_html("<li>{}<progress></progress></li>\n", words)
    words = _("已读取%(done)s/%(total)s页…") % {"done": done, "total": total}
    return format_html('<li>{}<progress max="{}" value="{}"></progress></li>\n', words, total, done)


def _end(address: str, words: str) -> str:
    return format_html(
        '<li><p>{}</p><a class="button primary" href="{}">{}</a><meta http-equiv="refresh" content="1;url={}"></li>',
        words, address, _("打开"), address,
    )  # fmt: skip
