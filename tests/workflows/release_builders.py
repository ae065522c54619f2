"""Small books and releases for the tests of the night update, and a server that misbehaves."""

import base64
import csv
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from batchpost.tariff.book import _EXTRAS, _SERVICES, VAT_COLUMNS
from batchpost.tariff.lines import COLUMNS
from batchpost.workflows.pack_tariffs import pack_tariffs

OPERATOR = "smallpost"
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
OTHER = base64.b64encode(
    Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
).decode()
MANIFEST = f"""operator = "{OPERATOR}"
title = "Small post"
country = "BY"
currency = "BYN"
[lists]
letters = "letters"
"""


def line(name: str, grams: tuple[int, int], value: str, **more: str) -> dict[str, str]:
    """A band of the price of a registered letter."""
    plain = dict.fromkeys(COLUMNS, "")
    return plain | {
        "line": name, "services": "letter_registered", "title_ru": "Письмо заказное",
        "weight_from_g": str(grams[0]), "weight_to_g": str(grams[1]), "unit": "item", "per": "1",
        "rule": "weight_band", "value": value, "currency": "BYN", "vat": "no",
        "customer_category": "all", "direction": "domestic", "effective_from": "2026-01-01",
        "legal_basis": "Order 1", "confidence": "transcribed", "source": "the test",
    } | more  # fmt: skip


def bands(light: str = "3.00", heavy: str = "5.00") -> list[dict[str, str]]:
    """A whole price list of two bands."""
    return [line("a", (1, 100), light), line("b", (101, 2000), heavy)]


def write_book(
    folder: Path, lines: list[dict[str, str]], *, notes: int = 0, limit_g: int = 2000
) -> Path:
    """Write a book; `notes` bytes make it as large as a test needs."""
    (folder / "lines").mkdir(parents=True, exist_ok=True)
    (folder / "book.toml").write_text(MANIFEST, encoding="utf-8")
    _table(folder / "lines" / "letters.csv", COLUMNS, lines)
    service = dict.fromkeys(_SERVICES, "") | {
        "service": "letter_registered", "title_ru": "Письмо заказное", "kind": "letter",
        "categories": "registered", "direction": "domestic", "weight_limit_g": str(limit_g),
        "limit_confidence": "transcribed", "limit_source": "the test",
    }  # fmt: skip
    _table(folder / "services.csv", _SERVICES, [service])
    _table(folder / "extras.csv", _EXTRAS, [])
    vat = dict.fromkeys(VAT_COLUMNS, "") | {
        "rate": "20", "effective_from": "2010-01-01", "legal_basis": "law",
        "confidence": "transcribed", "source": "the test",
    }  # fmt: skip
    _table(folder / "vat.csv", VAT_COLUMNS, [vat])
    if notes:
        text = "".join(
            hashlib.sha256(bytes([n % 256, n >> 8])).hexdigest() for n in range(notes // 64)
        )
        (folder / "notes.txt").write_text(text, encoding="utf-8")
    return folder


def _table(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def key_file(tmp_path: Path) -> Path:
    """The secret key of the tests as `tariff keygen` writes one."""
    from cryptography.hazmat.primitives import serialization as form

    path = tmp_path / "key.pem"
    path.write_bytes(
        KEY.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )
    return path


def publish(
    tmp_path: Path, release: str, lines: list[dict[str, str]] | None = None, *,
    signed: bool = True, **more: int,
) -> Path:  # fmt: skip
    """Make a release `<release>.zip` with its side files."""
    book = write_book(tmp_path / f"book-{release}", bands() if lines is None else lines, **more)
    key = key_file(tmp_path) if signed else None
    out = tmp_path / f"{release}.zip"
    pack_tariffs(book, out, date(2026, 11, 1), key=key, release=release, previous=None)
    return out


def sign_anew(path: Path) -> None:
    """Sign and sum whatever a test made of a release."""
    data = path.read_bytes()
    path.with_name(path.name + ".sig").write_bytes(base64.b64encode(KEY.sign(data)))
    digest = hashlib.sha256(data).hexdigest()
    path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n", encoding="utf-8")


def set_up(home: Path, **more: Any) -> None:
    """Write the settings of an office that takes releases signed by the tests' key."""
    bounds = {"connect_s": 2, "read_s": 2, "total_s": 20, "tries": 2, "pause_s": 0} | more
    text = f'tariff_operator = "{OPERATOR}"\n[tariff_update]\n'
    text += "".join(f"{name} = {str(value).lower()}\n" for name, value in bounds.items())
    home.mkdir(parents=True, exist_ok=True)
    text += f'[tariff_update.keys]\nother = "{OTHER}"\npublisher = "{PUBLIC}"\n'
    (home / "settings.toml").write_text(text, encoding="utf-8")


class Server(ThreadingHTTPServer):
    """Serves files by name in the way `ways` says for that name."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.ways: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []  # path, Range

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"

    def serve(self, path: Path) -> str:
        """Serve a release and its side files; return its address."""
        for each in path.parent.glob(path.name + "*"):
            self.files[each.name] = each.read_bytes()
        return self.url(path.name)

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is no fault here."""


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server in a thread."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        name = self.path.lstrip("/").partition("?")[0]
        wanted = self.headers.get("Range", "")
        self.server.asked.append((name, wanted))
        self.close_connection = True
        data = self.server.files.get(name)
        way = self.server.ways.get(name, "")
        if way.startswith("to "):
            self._head(302, 0, Location=way[3:])
        elif way == "html":
            self._answer(200, b"<!DOCTYPE html><html><body>Sign in</body></html>", kind="text/html")
        elif way == "page":
            self._answer(200, b"<!DOCTYPE html><html><body>Sign in</body></html>")
        elif way.isdigit():
            self._answer(int(way), b"no")
        elif data is None:
            self._answer(404, b"not found")
        elif way == "silent":
            time.sleep(8)
        elif way == "drip":
            self._drip(data)
        elif way == "breaks":
            self._breaks(name, data, wanted)
        else:
            self._answer(200, data)

    def _head(self, code: int, length: int, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _answer(self, code: int, data: bytes, kind: str = "application/octet-stream") -> None:
        self._head(code, len(data), Content_Type=kind)
        self.wfile.write(data)

    def _drip(self, data: bytes) -> None:
        self._head(200, len(data))
        for at in range(len(data)):
            self.wfile.write(data[at : at + 1])
            time.sleep(0.2)

    def _breaks(self, name: str, data: bytes, wanted: str) -> None:
        """Give the first half and hang up; give the rest to who asks for it of this state."""
        tag = f'"{hashlib.sha256(data).hexdigest()[:8]}"'
        if wanted and self.headers.get("If-Range") == tag:
            begin = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.server.ways[name] = ""
            span = f"bytes {begin}-{len(data) - 1}/{len(data)}"
            self._head(206, len(data) - begin, Content_Range=span, ETag=tag)
            self.wfile.write(data[begin:])
        else:
            self._head(200, len(data), ETag=tag)
            self.wfile.write(data[: len(data) // 2])
