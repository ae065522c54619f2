"""Compiled lines: the same lines as from the tables, never out of date, never in the way."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from batchpost.tariff import compiled
from batchpost.tariff.book import BUILT_IN, load_book, operators
from batchpost.tariff.compiled import CompiledLines, keep_in
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.line_tables import TableLines

BOOKS = sorted(operators())


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "cache"
    keep_in(folder)
    yield folder
    keep_in(None)


@pytest.fixture
def book_folder(tmp_path: Path) -> Path:
    """A book of a few hundred lines, that may be changed."""
    folder = shutil.copytree(BUILT_IN / "belpochta", tmp_path / "belpochta")
    for path in [*folder.glob("lines/international_*.csv"), *folder.glob("lines/*_express.csv")]:
        path.unlink()
    return folder


@pytest.mark.parametrize("operator", BOOKS)
def test_kept_lines_are_those_of_the_tables(cache: Path, operator: str) -> None:
    folder = operators()[operator]
    first, kept = load_book(folder), load_book(folder)
    keep_in(None)
    plain = load_book(folder)
    assert isinstance(plain._lines, TableLines)
    assert isinstance(kept._lines, CompiledLines)
    for book in (first, kept):
        assert book.fact_names == plain.fact_names
        for service in plain.services:
            assert book.lines_of(service) == plain.lines_of(service)
        some = next(plain.lines())
        assert book.line_named(some.line) == some
        assert book.line_named("no such line") is None


def test_one_line_of_several_services_is_one_line(cache: Path) -> None:
    load_book(BUILT_IN / "belpochta")
    book = load_book(BUILT_IN / "belpochta")
    shared = next(line for line in book.lines() if len(line.services) > 1)
    first, second = (
        next(line for line in book.lines_of(service) if line.line == shared.line)
        for service in shared.services[:2]
    )
    assert first is second


def test_changed_tables_are_read_anew_even_of_the_same_time_and_size(
    cache: Path, book_folder: Path
) -> None:
    path = book_folder / "lines" / "domestic_legal_entity.csv"
    load_book(book_folder)
    before, when = path.read_bytes(), path.stat()
    assert b",3.30," in before
    path.write_bytes(before.replace(b",3.30,", b",4.30,"))
    os.utime(path, ns=(when.st_atime_ns, when.st_mtime_ns))
    values = {line.value_text for line in load_book(book_folder).lines_of("letter_registered")}
    assert "4.30" in values
    assert "3.30" not in values


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"3.30", b"0.30"),
        lambda content: b"\x80\x04K*." + content,
        lambda content: resealed({"columns": {}, "services": {}}),
        lambda content: resealed([1]),
        lambda content: resealed(shortened(content)),
    ],
)
def test_damaged_files_are_made_anew(cache: Path, book_folder: Path, damage) -> None:
    plain = list(load_book(book_folder).lines())
    (kept,) = cache.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(damage(good))
    assert list(load_book(book_folder).lines()) == plain
    assert kept.read_bytes() == good


def resealed(body: object) -> bytes:
    import hashlib

    content = json.dumps(body).encode()
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def shortened(content: bytes) -> object:
    body = json.loads(content.partition(b"\n")[2])
    body["columns"]["rule"]["at"] = body["columns"]["rule"]["at"][8:]
    return body


def test_other_releases_of_the_program_make_their_own(
    cache: Path, book_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_book(book_folder)
    monkeypatch.setattr(compiled, "__version__", "99.0")
    load_book(book_folder)
    assert len(list(cache.iterdir())) == 2


def test_where_nothing_can_be_written_books_are_read_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("no folder", encoding="utf-8")
    keep_in(blocked)
    try:
        assert load_book(BUILT_IN / "belpochta").lines_of("parcel")
    finally:
        keep_in(None)
    assert blocked.read_text(encoding="utf-8") == "no folder"


def test_a_faulty_line_is_refused_only_when_asked_for(cache: Path, book_folder: Path) -> None:
    path = book_folder / "lines" / "storage.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("per_day_after_free_days", "by_whim"),
        encoding="utf-8",
    )
    book = load_book(book_folder)
    assert book.lines_of("parcel")
    with pytest.raises(TariffBookError, match="by_whim"):
        book.lines_of("storage")
    assert not cache.exists() or not list(cache.iterdir())


def test_old_files_are_cleared_away(cache: Path, book_folder: Path) -> None:
    cache.mkdir()
    for number in range(40):
        old = cache / f"{number:032x}.json"
        old.write_bytes(b"old")
        os.utime(old, (number, number))
    load_book(book_folder)
    assert len(list(cache.iterdir())) == compiled._KEPT
    assert not (cache / f"{0:032x}.json").exists()


def test_a_home_in_use_keeps_books_and_a_bare_one_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from batchpost.cli import main
    from batchpost.tariff.book import _loaded

    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path))
    ask = ["price", "--service", "parcel", "--weight-g", "20", "--on", "2026-01-15"]
    _loaded.cache_clear()
    assert CliRunner().invoke(main, ask).exit_code == 0
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    _loaded.cache_clear()
    try:
        before = CliRunner().invoke(main, ask)
        _loaded.cache_clear()
        assert CliRunner().invoke(main, ask).stdout == before.stdout
    finally:
        keep_in(None)
    assert len(list((tmp_path / "cache").iterdir())) == 1
