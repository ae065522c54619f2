"""What comes from outside as a release is plain data within limits, or it is refused."""

import io
import json
import stat
import sys
import warnings
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.errors import ReferenceDataError
from batchpost.model.public_keys import public_key
from batchpost.tariff.book import operators
from batchpost.tariff.releases.active import Active, ActiveUnreadableError, as_json, read_active
from batchpost.tariff.releases.contents import (
    Limits,
    ReleaseNameError,
    ReleaseTooLargeError,
    ReleaseUnreadableError,
    content_hash,
    read_contents,
    read_zip,
)
from batchpost.tariff.releases.history import (
    Entry,
    HistoryUnreadableError,
    append_entry,
    read_history,
)
from batchpost.tariff.releases.release import (
    ReleaseDamagedError,
    manifest_of,
    order_of,
    read_release,
)

BOOK = b'operator = "smallpost"\nrelease = "1"\n'


def packed(files: dict[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", level) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def read(data: bytes, **limits: int):
    return read_zip(data, "book.zip", Limits(**limits))


@pytest.mark.parametrize(
    "name",
    [
        "../vat.csv", "/etc/vat.csv", "C:/vat.csv", "lines/../../vat.csv", "lines\\vat.csv",
        "vat.csv:stream.csv", "con.csv", "lines/NUL.txt", "vat.csv ", "vat.", "run.py", "run.exe",
        "lines//vat.csv", "./vat.csv", ".hidden.csv", "a\x01.csv", "a\n.csv", "a/b/c/d/e.csv",
        "x" * 120 + ".csv", "\u202evsc.csv", "vat", "lines/.csv", "LPT1.csv",
    ],
)  # fmt: skip
def test_hostile_names_are_refused(name: str) -> None:
    with pytest.raises(ReleaseNameError):
        read(packed({"book.toml": BOOK, name: b"x"}))


@pytest.mark.parametrize(
    "name", ["vat.csv", "lines/внутренние.csv", "lines/a b (2).csv", "README.md"]
)
def test_plain_names_are_taken(name: str) -> None:
    assert read(packed({"book.toml": BOOK, name: b"x"}))[name] == b"x"


def test_two_names_that_windows_takes_for_one_are_refused() -> None:
    with pytest.raises(ReleaseNameError):
        read(packed({"book.toml": BOOK, "vat.csv": b"1", "VAT.csv": b"2"}))


def test_one_name_twice_is_refused() -> None:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w") as archive:
        warnings.simplefilter("ignore")
        for text in (b"1", b"2"):
            archive.writestr("vat.csv", text)
        archive.writestr("book.toml", BOOK)
    with pytest.raises(ReleaseNameError):
        read(data.getvalue())


def test_bombs_are_refused() -> None:
    with pytest.raises(ReleaseTooLargeError):
        read(packed({"book.toml": BOOK, "a.csv": b"0" * (40 << 20)}))
    with pytest.raises(ReleaseTooLargeError):
        read(
            packed({"book.toml": BOOK, "a.csv": b"0" * (3 << 20)}, level=0), unpacked_bytes=2 << 20
        )
    with pytest.raises(ReleaseTooLargeError):
        read(packed({"book.toml": BOOK} | {f"{n}.csv": b"" for n in range(50)}), files=20)


def test_members_that_share_their_bytes_are_refused() -> None:
    data = bytearray(packed({"book.toml": BOOK, "a.csv": b"x" * 500}, level=0))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 42 : directory + 46] = (0).to_bytes(4, "little")
    with pytest.raises(ReferenceDataError):
        read(bytes(data))


def test_links_and_locked_members_are_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("book.toml", BOOK)
        link = zipfile.ZipInfo("vat.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ReleaseNameError):
        read(data.getvalue())
    locked = bytearray(packed({"book.toml": BOOK}))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReleaseUnreadableError):
        read(bytes(locked))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_bytes(BOOK)
    (tmp_path / "vat.csv").symlink_to("/etc/passwd")
    with pytest.raises(ReleaseUnreadableError):
        read_contents(tmp_path, "book", Limits())


def test_a_packed_folder_is_the_same_as_its_files(tmp_path: Path) -> None:
    files = {"book.toml": BOOK, "lines/a.csv": b"x"}
    plain = read(packed(files))
    assert read(packed({f"smallpost/{name}": data for name, data in files.items()})) == plain
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"")
    assert content_hash(read_contents(tmp_path, "", Limits())) == content_hash(plain)
    assert read_contents(tmp_path / "book.toml", "", Limits()) == plain


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_any_bytes_give_a_book_or_a_refusal(noise: bytes, place: int, value: int) -> None:
    data = bytearray(packed({"book.toml": BOOK, "vat.csv": b"rate\n20\n"}))
    data[place % len(data)] = value
    for tried in (noise, bytes(data), bytes(data) + noise, bytes(data[:place])):
        with suppress(ReferenceDataError):
            read_release(read(tried), "book.zip")


def test_a_manifest_must_name_every_file_and_no_other() -> None:
    files = {"book.toml": BOOK, "vat.csv": b"x"}
    manifest = manifest_of(files, "smallpost", "1", None)
    assert read_release({**files, "release.toml": manifest}, "").release == "1"
    for wrong in (
        {**files, "more.csv": b""},
        {"book.toml": BOOK},
        {**files, "vat.csv": b"y"},
    ):
        with pytest.raises(ReleaseDamagedError):
            read_release({**wrong, "release.toml": manifest}, "")
    with pytest.raises(ReleaseDamagedError):
        read_release({**files, "release.toml": b'operator = "smallpost"\n'}, "")


@pytest.mark.parametrize(
    "book",
    [
        b"", b"operator = 1", b'operator = "../x"\nrelease = "1"', b'operator = "smallpost"',
        b'operator = "smallpost"\nrelease = "new"', b'operator = "Small Post"\nrelease = "1"',
        b"\xff\xfe", b"[" * 5000,
    ],
)  # fmt: skip
def test_a_book_that_does_not_say_whose_and_which_it_is_is_refused(book: bytes) -> None:
    with pytest.raises(ReleaseUnreadableError):
        read_release({"book.toml": book}, "")


def test_releases_come_after_one_another() -> None:
    releases = ["2026-12-10", "2026-12-01.2", "2026-12-01", "2026-09-30", "2026.2", "7"]
    assert sorted(releases, key=order_of, reverse=True) == releases


@pytest.mark.parametrize("text", ["", "AAAA", "A" * 43 + "=", "AQ" + "A" * 41 + "=", "не ключ"])
def test_weak_and_broken_keys_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the settings name the key
        public_key(text)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"{}", b'{"operators": []}', b'{"operators": {"x": {}}}',
        b'{"operators": {"../x": {"release": "1", "folder": "0123456789abcdef", "sha256": ""}}}',
        b'{"operators": {"x": {"release": "1", "folder": "../../etc", "sha256": ""}}}', b"\xff",
        b'{"operators": ' + b"[" * 100_000, b'{"operators": {}, "entry": {"entry_no": 1}}',
    ],
)  # fmt: skip
def test_an_unreadable_pointer_is_never_taken_for_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "active.json").write_bytes(text)
    with pytest.raises(ActiveUnreadableError):
        operators(tmp_path)


def test_without_a_pointer_the_built_in_books_are_in_force(tmp_path: Path) -> None:
    assert read_active(tmp_path) == Active()
    assert operators(tmp_path) == operators()
    (tmp_path / "active.json").write_text(as_json(Active()), encoding="utf-8")
    assert operators(tmp_path) == operators()


def entry(number: int) -> Entry:
    at = datetime(2026, 11, number).astimezone().isoformat()
    return Entry(number, at, "ivanova", "activated", "smallpost", "", "", str(number), "", "")


def test_the_history_passes_over_a_torn_line_and_refuses_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    append_entry(tmp_path, entry(1))
    whole = path.read_bytes()
    for cut in range(1, len(whole), 9):
        path.write_bytes(whole + whole[:cut])
        assert len(read_history(tmp_path)) == 1
        append_entry(tmp_path, entry(2))
        assert [each.entry_no for each in read_history(tmp_path)] == [1, 2]
    path.write_bytes(b"damaged\n" + whole)
    with pytest.raises(HistoryUnreadableError):
        read_history(tmp_path)
    path.write_text(json.dumps({"entry_no": 1}) + "\n", encoding="utf-8")
    with pytest.raises(HistoryUnreadableError):
        read_history(tmp_path)
