"""The main job as its users run it: recorded once, whole, printed; refused with one sentence."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from batchpost.identifiers import s10

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
LISTS = ROOT.parent / "shared" / "lists"
LETTERS = SAMPLES / "registered-letters.xlsx"
FIRST = "RB100000017BY"


def count(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        found: int = ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_a_list_is_numbered_priced_recorded_and_printed(office, home):
    done = office("intake", LETTERS, "--client", "housing", "--first-label", FIRST, "--yes",
                  "--format", "json", "--at", "2026-11-23T10:00")  # fmt: skip
    assert done.code == 0, done.err
    answer = done.json()
    assert (answer["batch_no"], answer["items"], answer["excluded"]) == (1, 120, 0)
    assert answer["total"] == {"net": "499.00", "vat": "99.73", "gross": "598.73",
                               "currency": "BYN"}  # fmt: skip
    assert answer["first_identifier"] == FIRST
    assert answer["last_identifier"] == s10.compose("RB", 10000120, "BY")
    assert answer["already_accepted"] is False
    assert all(Path(path).stat().st_size > 1000 for path in answer["documents"])
    assert (count(home, "batch"), count(home, "item"), count(home, "label")) == (1, 120, 120)
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        sums = ledger.execute("SELECT sum(net), sum(vat), sum(gross) FROM charge").fetchone()
    assert sums == (49900, 9973, 59873)


def test_the_same_list_again_records_nothing_under_any_name(office, home, tmp_path):
    assert office("intake", LETTERS, "--client", "housing", "--yes").code == 0
    renamed = tmp_path / "другое имя.csv"
    shutil.copy(LETTERS, renamed)
    before = [count(home, table) for table in ("batch", "item", "charge", "entry")]
    for path in (LETTERS, renamed):
        done = office("intake", path, "--client", "housing", "--yes", "--format", "json")
        assert done.code == 0
        assert done.json()["already_accepted"] is True
        assert done.json()["batch_no"] == 1
        assert "accepted before" in done.err
    assert [count(home, table) for table in ("batch", "item", "charge", "entry")] == before


def test_a_list_accepted_before_says_as_whose_and_as_what(desk, tmp_path):
    desk("client", "add", "other", "--name", "Other")
    mail = tmp_path / "a.csv"
    rows = [f"{n};Иванов Пётр;220030;г. Минск ул. Новая {n};20" for n in range(1, 7)]
    mail.write_text("\n".join(["№;Адресат;Индекс;Адрес;Масса г", *rows]), encoding="utf-8")
    said = ("--yes", "--kind", "letter", "--category")
    assert desk("intake", mail, "--client", "housing", *said, "ordinary").code == 0
    same = desk("intake", mail, "--client", "housing", *said, "ordinary")
    assert "client housing, ordinary letter, then named" in same.err
    assert "asked for otherwise" not in same.err
    other = desk("intake", mail, "--client", "other", *said, "registered")
    assert other.code == 0
    assert "asked for otherwise: client other; registered." in other.err
    assert "`batchpost list cancel 1`" in other.err


def test_the_client_is_known_by_the_tax_number_in_the_list(office):
    assert office("intake", LETTERS, "--yes", "--format", "json").json()["list"]["client"] == (
        "housing"
    )


def test_documents_lost_after_recording_are_printed_again(office):
    first = office("intake", LETTERS, "--client", "housing", "--yes", "--format", "json").json()
    before = [Path(path).read_bytes() for path in first["documents"]]
    for path in first["documents"]:
        Path(path).unlink()
    office("intake", LETTERS, "--client", "housing", "--yes")
    assert [Path(path).read_bytes() for path in first["documents"]] == before


def test_reprint_writes_the_register_in_the_forms_asked_for(office, tmp_path):
    office("intake", LETTERS, "--client", "housing", "--yes")
    done = office("list", "reprint", 1, "--as", "html", "--as", "xlsx", "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".html", ".xlsx", ".pdf"}


def test_a_faulty_list_is_refused_with_all_its_findings_and_the_answer(office, home, tmp_path):
    answer = tmp_path / "answer.xlsx"
    done = office("intake", SAMPLES / "faulty-letters.xlsx", "--client", "housing", "--yes",
                  "--answer", answer)  # fmt: skip
    assert done.code == 3
    assert "6 errors" in done.err
    assert answer.stat().st_size > 1000
    assert count(home, "batch") == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (None, "missing.xlsx"),
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "picture.xlsx"),
    ],
)
def test_what_cannot_be_read_is_exit_4_and_one_sentence(office, tmp_path, content, name):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = office("intake", path, "--client", "housing", "--yes")
    assert done.code == 4
    assert done.err.startswith("batchpost: ")
    assert done.err.count("\n") == 1


def test_a_folder_is_no_list(office, tmp_path):
    assert office("check", tmp_path).code == 4


def test_no_tariff_for_the_day_is_exit_5_and_nothing_recorded(office, home):
    done = office("intake", LETTERS, "--client", "housing", "--yes", "--at", "2015-03-02T10:00")
    assert done.code == 5
    assert "letter_registered" in done.err
    assert "2015-03-02" in done.err
    assert count(home, "batch") == 0


def test_unknown_service_is_exit_5(office):
    assert office("price", "--service", "pigeon_post", "--weight-g", 20).code == 5


def test_a_roll_too_short_is_exit_7_and_nothing_recorded(office, home):
    office("roll", "issue", "RB", "--first", 10000001, "--last", 10000100)
    done = office("intake", LETTERS, "--client", "housing", "--yes", "--first-label", FIRST)
    assert done.code == 7
    assert "20 labels are missing" in done.err
    assert (count(home, "batch"), count(home, "label")) == (0, 0)


def test_numbering_goes_on_across_rolls(office):
    office("roll", "issue", "RB", "--first", 10000001, "--last", 10000100)
    office("roll", "issue", "RB", "--first", 20000001, "--last", 20000100)
    done = office("intake", LETTERS, "--client", "housing", "--yes", "--first-label", FIRST,
                  "--format", "json")  # fmt: skip
    assert done.json()["last_identifier"] == s10.compose("RB", 20000020, "BY")
    balances = office("roll", "list", "--format", "json").json()
    assert [(roll["used"], roll["spoiled"], roll["left"]) for roll in balances] == [
        (100, 0, 0),
        (20, 0, 80),
    ]


def test_a_label_used_before_or_of_another_kind_is_exit_7(office, home):
    office("roll", "issue", "RB", "--first", 10000001, "--last", 10000200)
    office("roll", "issue", "CP", "--first", 1, "--last", 500, "--kind", "parcel")
    office("intake", LETTERS, "--client", "housing", "--yes", "--first-label", FIRST)
    other = SAMPLES / "court-letters.dbf"
    said = ["--kind", "letter", "--category", "registered", "--client", "housing", "--yes"]
    assert office("intake", other, *said, "--first-label", FIRST).code == 7
    parcel_label = s10.compose("CP", 1, "BY")
    assert office("intake", other, *said, "--first-label", parcel_label).code == 7
    assert count(home, "batch") == 1


def test_a_locked_ledger_is_exit_7_and_nothing_lost(office, home):
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        ledger.execute("BEGIN EXCLUSIVE")
        done = office("intake", LETTERS, "--client", "housing", "--yes", timeout=60)
        ledger.rollback()
    assert done.code == 7
    assert office("intake", LETTERS, "--client", "housing", "--yes").code == 0


@pytest.mark.skipif(not LISTS.is_dir(), reason="the shared sample lists are not here")
@pytest.mark.parametrize(
    ("name", "said", "items", "code"),
    [
        ("housing-registered-letters.xlsx", [], 129, 0),
        ("shop-parcels.csv", ["--kind", "parcel"], 36, 0),
        ("court-letters.dbf", ["--kind", "letter", "--category", "registered"], 64, 0),
        ("F007710146102632700012.zip", [], 50, 0),
        (
            "export-small-packets.xlsx",
            ["--kind", "small_packet", "--category", "registered"],
            28,
            0,
        ),
    ],
)
def test_lists_as_clients_bring_them(office, name, said, items, code):
    checked = office("check", LISTS / name, *said, "--format", "json")
    assert len(checked.json()["items"]) == items
    done = office("intake", LISTS / name, *said, "--client", "housing", "--yes")
    assert done.code == code, done.err


def test_a_day_and_a_client_reported_as_the_tables_sum_up(office, home):
    said = ["--client", "housing", "--yes", "--at", "2026-11-23T10:00"]
    office("intake", LETTERS, *said)
    office("intake", SAMPLES / "shop-parcels.csv", "--kind", "parcel", *said)
    day = office("report", "day", "--on", "2026-11-23", "--format", "json").json()["total"]
    client = office("report", "client", "housing", "--from", "2026-11-01", "--to", "2026-11-30",
                    "--format", "json").json()["total"]  # fmt: skip
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        gross = ledger.execute("SELECT sum(gross) FROM charge").fetchone()[0]
        items, weight = ledger.execute("SELECT count(*), sum(weight_g) FROM item").fetchone()
    for [total] in (day, client):
        assert (total["items"], total["weight_g"]) == (items, weight)
        assert total["gross"] == f"{gross / 100:.2f}"
