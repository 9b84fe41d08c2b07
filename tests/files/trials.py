"""The application with routes that take files and give them back, to everybody."""

from __future__ import annotations

from typing import ClassVar

import httpx
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.core.forms import Form
from forum.core.house import House
from forum.core.routing import Route, UploadRoute
from forum.files import queries
from forum.files.serving import file_response
from tests.core.trials import browser_of, trial_app


class UploadForm(Form):
    takes_files: ClassVar[bool] = True

    body: str = ""
    words: list[str] = []
    files: list[UploadFile] = []


async def _take(request: Request) -> Response:
    form = await UploadForm.read(request)
    files = [[file.filename, file.size] for file in ([] if form.errors else form.files)]
    told = {"body": form.value("body"), "files": files, "errors": form.errors}
    return JSONResponse(told, form.status)


async def _give(request: Request) -> Response:
    file = await queries.get_file(request.path_params["id"])
    width = request.query_params.get("width")
    return await file_response(request, file, width=int(width) if width else None)


def files_browser(house: House) -> httpx.AsyncClient:
    """Return a browser before these routes."""
    app = trial_app(house)
    app.router.routes[:0] = [
        UploadRoute("/trial/upload", _take, methods=["POST"]),
        Route("/trial/files/{id:number}", _give, methods=["GET"]),
        Route("/trial/plain-upload", _take, methods=["POST"]),
    ]
    return browser_of(app)
