"""A document is written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from batchpost.errors import ReportError
from batchpost.reports import write_document
from batchpost.reports.document import DiskFullError, DocumentBusyError, DocumentFolderError


def test_folders_are_made_and_an_old_document_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "2026-11-23" / "5" / "реестр.pdf"
    write_document(b"old", path)
    write_document(b"new", path)
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "documents").write_bytes(b"")
    with pytest.raises(DocumentFolderError, match="Choose another folder") as raised:
        write_document(b"x", tmp_path / "documents" / "register.pdf")
    assert raised.value.exit_code == 8
    assert str(tmp_path / "documents") in str(raised.value)


def test_a_folder_where_the_document_should_be(tmp_path: Path) -> None:
    (tmp_path / "register.pdf").mkdir()
    with pytest.raises(DocumentBusyError, match="close it"):
        write_document(b"x", tmp_path / "register.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["register.pdf"]


@pytest.mark.parametrize(
    ("number", "family"), [(errno.ENOSPC, DiskFullError), (errno.EACCES, DocumentFolderError)]
)
def test_the_old_document_stands_when_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, family: type[ReportError]
) -> None:
    path = tmp_path / "register.pdf"
    path.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(family, match=r"register\.pdf|folder"):
        write_document(b"new", path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_document(b"new", tmp_path / "register.pdf")
    assert not list(tmp_path.iterdir())
