"""The built front end: hashed files for ever, the page itself never from a cache, one page for every address."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from nhipcau.api.dependencies import Language, Running
from nhipcau.domain.errors import NotFound
from nhipcau.settings import CERTIFICATE_PATH

router = APIRouter(include_in_schema=False)

#: Addresses that are never a page.
NOT_PAGES = ("api", "internal", "rtc", "live")
#: Spoken notices: an installation may have its own.
_NOTICES = "notices/"
#: Vite puts every file that has its hash in its name here.
_HASHED = "assets"
_COMPRESSED = {".js", ".css", ".svg", ".json", ".html", ".webmanifest", ".map", ".txt"}
_KEPT_BYTES = 32 * 1024 * 1024

_MISSING = {
    "vi": ("Giao diện chưa được dựng", "Chạy <code>make run</code> (hoặc <code>make setup</code>) rồi tải lại trang."),
    "en": ("The pages are not built", "Run <code>make run</code> (or <code>make setup</code>), then reload this page."),
}


@dataclass(frozen=True, slots=True)
class _File:
    changed_ns: int
    body: bytes
    #: Empty: not worth it.
    compressed: bytes


class PageFiles:
    """Files of the built front end, read and compressed once (weak lines load them)."""

    def __init__(self) -> None:
        self._files: OrderedDict[Path, _File] = OrderedDict()
        self._bytes = 0

    async def read(self, path: Path) -> _File | None:
        """Return a file; None when there is none."""
        return await asyncio.to_thread(self._read, path)

    def _read(self, path: Path) -> _File | None:
        try:
            changed_ns = path.stat().st_mtime_ns
            kept = self._files.get(path)
            if kept is not None and kept.changed_ns == changed_ns:
                return kept
            body = path.read_bytes()
        except OSError:
            return None
        compressed = gzip.compress(body, 6) if path.suffix in _COMPRESSED and len(body) > 1024 else b""
        made = _File(changed_ns, body, compressed)
        self._keep(path, made)
        return made

    def _keep(self, path: Path, made: _File) -> None:
        replaced = self._files.pop(path, None)
        self._bytes += _size(made) - (_size(replaced) if replaced else 0)
        self._files[path] = made
        while self._bytes > _KEPT_BYTES and len(self._files) > 1:
            self._bytes -= _size(self._files.popitem(last=False)[1])


@router.get(CERTIFICATE_PATH)
async def get_certificate(running: Running) -> Response:
    """The certificate that signed itself, to be trusted on other machines. Raises NotFound when one was given."""
    settings = running.settings
    if not settings.certificate_url:
        raise NotFound(what="file")
    body = await asyncio.to_thread(settings.certificate[0].read_bytes)
    name = f'attachment; filename="nhipcau-{settings.host}.crt"'
    return Response(body, media_type="application/x-x509-ca-cert", headers={"content-disposition": name})


@router.get("/{path:path}")
async def get_page(path: str, request: Request, running: Running, language: Language) -> Response:
    """A file of the front end, else the page (which reads the address itself)."""
    if path.partition("/")[0] in NOT_PAGES:
        raise NotFound(what="address")
    root = running.settings.web_dist
    files: PageFiles = request.app.state.page_files
    # An installation may speak its own words: files of the same name in its data folder come first.
    own = _inside(running.settings.data_dir, path) if path.startswith(_NOTICES) else None
    wanted = own or _inside(root, path)
    found = await files.read(wanted) if wanted else None
    if found is not None and wanted is not None:
        return _answer(request, wanted, found, hashed=path.startswith(f"{_HASHED}/"))
    if PurePosixPath(path).suffix:
        # A missing script must not be answered with a page.
        raise NotFound(what="file")
    page = root / "index.html"
    found = await files.read(page)
    return _answer(request, page, found, hashed=False) if found is not None else _not_built(language)


def _inside(root: Path, path: str) -> Path | None:
    """Return the path of a file below the folder; None for the page itself and for whatever leads out of it."""
    parts = PurePosixPath(path).parts
    if not parts or any(part in {"..", "/"} or part.startswith(".") or "\0" in part for part in parts):
        return None
    wanted = root.joinpath(*parts)
    return wanted if wanted.resolve().is_relative_to(root) and wanted.is_file() else None


def _answer(request: Request, path: Path, found: _File, *, hashed: bool) -> Response:
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if hashed else "no-cache",
        "vary": "accept-encoding",
        "etag": f'"{found.changed_ns:x}-{len(found.body):x}"',
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if found.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, media_type=kind, headers={**headers, "content-encoding": "gzip"})
    return Response(found.body, media_type=kind, headers=headers)


def _not_built(language: str) -> HTMLResponse:
    title, then = _MISSING[language]
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Nhịp Cầu</title>'
        f"<body><h1>{title}</h1><p>{then}</p></body></html>"
    )
    return HTMLResponse(page, status_code=503, headers={"cache-control": "no-store"})


def _size(file: _File) -> int:
    return len(file.body) + len(file.compressed)
