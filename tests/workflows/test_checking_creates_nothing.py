"""Commands that only look create nothing: no ledger, no folder, no file."""

from pathlib import Path

import pytest

LINE = "Адресат;Адрес;Индекс\nЖук Анна;г. Минск, ул. Лесная, 5;220030\n"


@pytest.mark.parametrize(
    "command",
    [
        ["check", "l.csv", "--client", "housing"],
        ["layout", "save", "a", "--from", "l.csv", "--client", "housing"],
        ["template", "--kind", "letter", "--client", "housing"],
    ],
    ids=lambda command: command[0],
)
def test_a_client_is_looked_for_where_there_is_no_ledger(
    tmp_path: Path, home: Path, batchpost, command: list[str]
) -> None:
    path = tmp_path / "l.csv"
    path.write_text(LINE, encoding="utf-8")
    done = batchpost(*(path if word == "l.csv" else word for word in command))
    assert done.code == 2
    assert "housing" in done.err
    assert not home.exists()


def test_a_ledger_that_is_not_there_is_not_made(tmp_path: Path, home: Path, batchpost) -> None:
    path = tmp_path / "l.csv"
    path.write_text(LINE, encoding="utf-8")
    ledger = tmp_path / "other.sqlite"
    done = batchpost(
        "--database", f"sqlite:///{ledger.as_posix()}", "check", path, "--client", "housing"
    )
    assert done.code not in {0, 3}
    assert "other.sqlite" in done.err
    assert not ledger.exists()
    assert not home.exists()
