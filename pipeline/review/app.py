"""The review page as a web application: the report with editing, every edit kept at once by the codebook's engine."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.codebook.edits import Edit, live
from pipeline.context import RunContext, open_study
from pipeline.curation import Clock, apply_edit, now, read_codebook
from pipeline.embedding import Embedder
from pipeline.errors import EditRefused, PipelineError
from pipeline.fingerprint import fingerprint
from pipeline.report.content import ReportContent
from pipeline.report.html import render_page
from pipeline.report.page_data import page_data
from pipeline.report.page_words import page_words
from pipeline.report.transcript_data import packed_transcripts
from pipeline.review.asked import asked_edit
from pipeline.review.guard import SECURITY, Guard
from pipeline.run import stored_report

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

REVIEW_SCRIPT, REVIEW_STYLES = "review.js", ("review.css",)
_HISTORY = 20
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Review:
    """A study under review. Requests take turns; other processes are held off by the codebook's own lock."""

    folder: Path
    author: str
    embedder: Embedder | None = None
    clock: Clock = now
    turn: Lock = Lock()  # noqa: RUF009

    def page(self) -> str:
        """The whole page."""
        with self._opened() as context:
            content = stored_report(context, None, "original")
            return render_page(content, REVIEW_SCRIPT, REVIEW_STYLES, self._data(context, content))

    def data(self) -> dict[str, Any]:
        """What the page is drawn from, as things are now."""
        with self._opened() as context:
            return self._fresh(context)

    def version(self) -> str:
        """Changes with every edit, whoever made it."""
        with self._opened() as context:
            return _version(read_codebook(context).codebook.edits)

    def edit(self, value: dict[str, Any]) -> dict[str, Any]:
        """Applies an edit, and gives what the page is drawn from after it.

        Raises:
            EditRefused: it makes no sense as things are.
        """
        with self.turn, self._opened() as context:
            edit = asked_edit(value, lambda path: _text_of(context, path))
            kept = apply_edit(context, edit, self.author, self.clock).edit
            return self._fresh(context) | {"edit": kept.edit_id}

    def _opened(self) -> AbstractContextManager[RunContext]:
        return open_study(self.folder, self.embedder)

    def _fresh(self, context: RunContext) -> dict[str, Any]:
        content = stored_report(context, None, "original")
        return self._data(context, content) | {"transcripts": packed_transcripts(content)}

    def _data(self, context: RunContext, content: ReportContent) -> dict[str, Any]:
        session = read_codebook(context)
        holding = {edit.edit_id for edit in live(session.codebook.edits)}
        history = [_told(edit, edit.edit_id in holding) for edit in session.codebook.edits[-_HISTORY:]]
        away = [
            {"id": theme_id, "label": one.theme.label, "standing": one.standing.value}
            for theme_id, one in session.curated.themes.items()
            if one.standing.value == "rejected"
        ]
        paths = [held.interview.path for held in content.interviews]
        review = {"version": _version(session.codebook.edits), "history": history, "away": away, "paths": paths}
        data = page_data(content)
        return data | {"words": data["words"] | page_words(content.language, "review"), "review": review}


def review_app(review: Review, token: str, hosts: Sequence[str]) -> "Starlette":
    """The application; every path begins with the token."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.responses import HTMLResponse, JSONResponse
    from starlette.routing import Route

    def page(_: "Request") -> "Response":
        return _answered(lambda: HTMLResponse(review.page(), headers=SECURITY))

    def data(_: "Request") -> "Response":
        return _answered(lambda: JSONResponse(review.data(), headers=SECURITY))

    def version(_: "Request") -> "Response":
        return _answered(lambda: JSONResponse({"version": review.version()}, headers=SECURITY))

    async def edit(request: "Request") -> "Response":
        from starlette.concurrency import run_in_threadpool

        value = await _body(request)
        return await run_in_threadpool(lambda: _answered(lambda: JSONResponse(review.edit(value), headers=SECURITY)))

    routes = [
        Route(f"/{token}/", page),
        Route(f"/{token}/data", data),
        Route(f"/{token}/version", version),
        Route(f"/{token}/edits", edit, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)])


async def _body(request: "Request") -> Any:
    import json

    body = await request.body()
    try:
        return json.loads(body) if len(body) <= _LARGEST else {}
    except ValueError:
        return {}


def _answered(work: "Callable[[], Response]") -> "Response":
    """The answer, or one sentence on why there is none."""
    from starlette.responses import JSONResponse

    try:
        return work()
    except EditRefused as refused:
        return JSONResponse({"refused": str(refused)}, 409, SECURITY)
    except PipelineError as error:
        return JSONResponse({"refused": str(error)}, 500, SECURITY)


def _told(edit: Edit, holds: bool) -> dict[str, Any]:
    quote = edit.quotes[0].quote if edit.quotes else ""
    return {
        "id": edit.edit_id,
        "action": edit.action.value,
        "theme": edit.theme_id,
        "into": edit.into,
        "label": edit.label or "",
        "quote": quote,
        "undoes": edit.undoes,
        "author": edit.author,
        "time": edit.time,
        "holds": holds,
    }


def _version(edits: Sequence[Edit]) -> str:
    return fingerprint([edit.edit_id for edit in edits], edits[-1].time if edits else "")


def _text_of(context: RunContext, path: str) -> str:
    row = context.workspace.files().get(path)
    if row is None or row.transcript_id is None:
        raise EditRefused(f"No transcript {path} in this study.")
    return context.workspace.transcript(row.transcript_id).text
