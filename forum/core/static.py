"""Static files under addresses that carry a hash of their content, so that they never go stale."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from forum.core.files import shipped

_LAYERS = ("tokens", "base", "layout")
_FOR_EVER = "public, max-age=31536000, immutable"
_HASHED = re.compile(r"^(?P<stem>.+)\.(?P<hash>[0-9a-f]{12})\.(?P<ending>[a-z0-9]+)$")


class Static:
    """All static files, read once at start; ``site.css`` is all stylesheets in one."""

    def __init__(self) -> None:
        root = shipped("static")
        self._files = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.suffix != ".css"
        }
        self._files["site.css"] = _stylesheet(root / "css")
        self._hashes = {
            name: hashlib.sha256(content).hexdigest()[:12] for name, content in self._files.items()
        }

    def path(self, name: str) -> str:
        """Return the address of a file: ``/static/site.0123456789ab.css``.

        Raises:
            KeyError: if there is no such file.
        """
        stem, _dot, ending = name.rpartition(".")
        return f"/static/{stem}.{self._hashes[name]}.{ending}"

    def serve(self, request: Request) -> Response:
        """Answer with the file; kept for a year under its hash, for an hour without."""
        asked = request.path_params["path"]
        hashed = _HASHED.match(asked)
        name = f"{hashed['stem']}.{hashed['ending']}" if hashed else asked
        content = self._files.get(name)
        if content is None or (hashed and hashed["hash"] != self._hashes[name]):
            raise HTTPException(404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kept = _FOR_EVER if hashed else "public, max-age=3600"
        return Response(content, media_type=kind, headers={"Cache-Control": kept})


def _stylesheet(folder: Path) -> bytes:
    layers = [folder / f"{name}.css" for name in _LAYERS]
    components = sorted((folder / "components").glob("*.css"))
    sheets = [path.read_text("utf-8") for path in (*layers, *components) if path.is_file()]
    order = "@layer tokens, base, layout, components;\n"
    return (order + _shortened("\n".join(sheets))).encode()


def _shortened(css: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", without_comments)
