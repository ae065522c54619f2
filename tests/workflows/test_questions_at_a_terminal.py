"""Yes and no at a terminal: what Enter means is shown, and a scanner's line end is no answer."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import environment_of
from .terminal import typed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")

LABEL = "RB100000017BY"
COLUMNS = "Enter if that is right"
SCAN = "Scan the first label"
RECORD = "Record the acceptance? [Yes/no]"
Desk = Callable[..., SimpleNamespace]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    path = tmp_path / "letters.csv"
    rows = [f"{n};Иванов П.{n};220030;Минск, ул. Новая, {n};20" for n in range(1, 4)]
    path.write_text("\n".join(["№;Адресат;Индекс;Адрес;Масса, г", *rows]), encoding="utf-8")
    return path


@pytest.fixture
def intake(letters: Path) -> list[object]:
    said = ["--kind", "letter", "--category", "registered", "--client", "housing"]
    return ["intake", letters, *said]


def batches(home: Path) -> int:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        found: int = ledger.execute("SELECT count(*) FROM batch").fetchone()[0]
    return found


def test_a_second_line_end_of_a_scanner_records_nothing(
    desk: Desk, home: Path, intake: list[object]
) -> None:
    """The label is refused first, so that the question that follows comes at once."""
    scanned = [(COLUMNS, ""), (SCAN, f"{LABEL[:-3]}8BY\r"), (SCAN, f"{LABEL}\r")]
    answers = [*scanned, (RECORD, "maybe"), (RECORD, "n")]
    code, shown = typed(intake, answers, environment_of(home))
    assert code == 130
    assert f"Numbers {LABEL} to " in shown
    assert "Answer yes or no." in shown
    assert batches(home) == 0


def test_enter_records_where_yes_is_in_capitals(
    desk: Desk, home: Path, intake: list[object]
) -> None:
    code, shown = typed(intake, [(COLUMNS, ""), (SCAN, ""), (RECORD, "")], environment_of(home))
    assert code == 0, shown
    assert batches(home) == 1


def test_enter_leaves_the_day_open(desk: Desk, home: Path) -> None:
    close = ["day", "close", "--on", "2026-04-03", "--allowed-by", "Начальникова"]
    russian = environment_of(home) | {"BATCHPOST_LANG": "ru"}
    code, shown = typed(close, [("Закрыть день? [да/Нет]", "")], russian)
    assert (code, "Ничего не записано." in shown) == (130, True)
    assert typed(close, [("Закрыть день?", "да")], russian)[0] == 0


def test_ctrl_c_at_a_question_says_that_nothing_was_recorded(
    desk: Desk, home: Path, intake: list[object]
) -> None:
    code, shown = typed(intake, [], environment_of(home), until=COLUMNS)
    assert code == 130
    assert "Interrupted. Nothing was recorded." in shown
