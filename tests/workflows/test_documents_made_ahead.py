"""Documents are set while their list is being recorded, and bear the number it was given."""

from pathlib import Path

import pytest

from batchpost.errors import ReportError
from batchpost.ledger.errors import LedgerBusyError
from batchpost.ledger.opened import Ledger
from batchpost.model.message import message

LETTERS = Path(__file__).resolve().parents[2] / "samples" / "registered-letters.xlsx"


@pytest.mark.parametrize("foreseen", [1, 7])
def test_documents_bear_the_number_given_whatever_was_foreseen(
    desk, home, monkeypatch: pytest.MonkeyPatch, foreseen: int
) -> None:
    monkeypatch.setattr(Ledger, "foreseen_batch_no", lambda _: foreseen)
    done = desk("intake", LETTERS, "--client", "housing", "--yes", "--format", "json")
    assert done.code == 0, done.err
    documents = [Path(path) for path in done.json()["documents"]]
    assert [path.name for path in documents] == ["register-000001.pdf", "receipt-000001.pdf"]
    before = [path.read_bytes() for path in documents]
    assert desk("list", "reprint", 1).code == 0
    assert [path.read_bytes() for path in documents] == before
    assert sorted(home.joinpath("documents").rglob("*.pdf")) == sorted(documents)


def test_a_list_that_is_refused_leaves_no_document(
    desk, home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LedgerBusyError("ledger.sqlite", 5)

    monkeypatch.setattr(Ledger, "record", refuse)
    done = desk("intake", LETTERS, "--client", "housing", "--yes")
    assert done.code == 7
    assert not list(home.rglob("*.pdf"))


@pytest.mark.parametrize("foreseen", [1, 7])
def test_a_document_that_cannot_be_made_keeps_no_other_from_paper(
    desk, home, monkeypatch: pytest.MonkeyPatch, foreseen: int
) -> None:
    def refuse(*_: object) -> None:
        raise ReportError(message("no font"))

    monkeypatch.setattr(Ledger, "foreseen_batch_no", lambda _: foreseen)
    monkeypatch.setattr("batchpost.reports.to_pdf.to_pdf", refuse)
    home.joinpath("settings.toml").write_text('[documents]\nregister_as = ["pdf", "xlsx"]\n')
    done = desk("intake", LETTERS, "--client", "housing", "--yes")
    assert done.code == ReportError.exit_code
    assert [path.name for path in home.rglob("*-000001.*")] == ["register-000001.xlsx"]
