"""What every ledger promises, whatever database it lives in."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from ledger_builders import (
    AT,
    CLIENT,
    FINDINGS,
    OPERATOR,
    QUOTE,
    ROLL,
    SHOP,
    TERMS,
    an_acceptance,
    ask,
    identifier,
)

from batchpost.errors import LedgerError, WrongUseError
from batchpost.ledger import open_ledger
from batchpost.ledger.errors import (
    ClientChangedError,
    ClientExistsError,
    LabelOutsideRollError,
    LabelRangeError,
    LedgerContentError,
    NumberUsedError,
    RollConflictError,
    UnknownBatchError,
    UnknownClientError,
    UnknownRollError,
)
from batchpost.model.client import Payment, VatMode
from batchpost.model.labels import NumberUsed, Roll

TABLES = [
    "entry",
    "client_version",
    "batch",
    "item",
    "addressee",
    "charge",
    "finding",
    "roll",
    "label",
    "contract_terms",
    "roll_client",
    "quote",
]
DEED = {"operator": OPERATOR, "at": AT}


def assert_same(read, recorded, batch_no):
    pd.testing.assert_frame_equal(read.items, recorded.items)
    pd.testing.assert_frame_equal(read.charges, recorded.charges)
    assert read.items.dtypes.to_dict() == recorded.items.dtypes.to_dict()
    frames = {"items": None, "charges": None, "batch_no": batch_no}
    assert replace(read, **frames) == replace(recorded, **frames)
    assert read.accepted_at.utcoffset() == recorded.accepted_at.utcoffset()
    assert read.batch_no == batch_no


class TestLists:
    def test_reads_back_what_was_recorded(self, counter):
        given = an_acceptance(50, first_serial=100, from_roll=True, findings=FINDINGS)
        recorded = counter.record(given, workplace="окно 2")
        assert (recorded.batch_no, recorded.already) == (1, False)
        assert_same(counter.acceptance(1), given, 1)

    def test_keeps_it_after_closing(self, counter, database_url):
        given = an_acceptance(3, findings=FINDINGS)
        counter.record(given)
        counter.close()
        with open_ledger(database_url, create=False) as again:
            assert_same(again.acceptance(1), given, 1)

    def test_records_a_list_without_items(self, counter):
        given = an_acceptance(0)
        counter.record(given)
        assert_same(counter.acceptance(1), given, 1)

    def test_gives_numbers_without_gaps(self, counter):
        for number in range(1, 4):
            given = an_acceptance(2, sha256=f"{number}" * 64)
            assert counter.record(given).batch_no == number

    def test_refused_lists_leave_no_gap(self, counter):
        counter.record(an_acceptance(2, sha256="1" * 64, first_serial=1))
        with pytest.raises(NumberUsedError):
            counter.record(an_acceptance(2, sha256="2" * 64, first_serial=2))
        assert counter.record(an_acceptance(2, sha256="3" * 64)).batch_no == 2

    def test_same_file_records_nothing_and_points_to_the_first(self, counter):
        counter.record(an_acceptance(2))
        later = an_acceptance(2, path="renamed.xlsx", at=AT + timedelta(days=1), operator="B")
        again = counter.record(later)
        assert (again.batch_no, again.already) == (1, True)
        assert counter.acceptance(1).source.path == "list.xlsx"
        assert len(counter.batches()) == 1
        assert count_rows(counter, "entry") == 5  # the workplace, two clients, a roll, one list

    def test_finds_a_list_by_its_content(self, counter):
        assert counter.find_batch("a" * 64) is None
        counter.record(an_acceptance(2))
        assert counter.find_batch("a" * 64) == 1

    def test_finds_many_lists_by_their_contents_at_once(self, counter):
        counter.record(an_acceptance(2, sha256="1" * 64))
        counter.record(an_acceptance(2, sha256="2" * 64))
        asked = ["2" * 64, "3" * 64, "1" * 64, *(f"{number:064d}" for number in range(70_000))]
        assert counter.find_batches(asked) == {"1" * 64: 1, "2" * 64: 2}
        assert counter.find_batches([]) == {}

    def test_refuses_a_number_used_before_and_records_nothing(self, counter):
        counter.record(an_acceptance(3, sha256="1" * 64, first_serial=10))
        before = row_counts(counter)
        with pytest.raises(NumberUsedError) as refused:
            counter.record(an_acceptance(3, sha256="2" * 64, first_serial=12))
        assert refused.value.exit_code == 7
        assert identifier(12) in str(refused.value)
        assert "list 1" in str(refused.value)
        assert row_counts(counter) == before

    def test_refuses_a_label_used_before_though_its_item_bears_no_number(self, counter):
        blank = {"item_identifier": [None] * 3}
        first = an_acceptance(3, sha256="1" * 64, first_serial=10, from_roll=True, **blank)
        counter.record(first)
        again = an_acceptance(3, sha256="2" * 64, first_serial=12, from_roll=True, **blank)
        with pytest.raises(NumberUsedError, match="R1/12"):
            counter.record(again)
        assert counter.rolls()[0].used == 3

    def test_refuses_a_spoiled_label(self, counter):
        counter.spoil_labels("R1", 11, 11, reason="порван", **DEED)
        with pytest.raises(NumberUsedError, match=f"{identifier(11)} is spoiled"):
            counter.record(an_acceptance(3, first_serial=10, from_roll=True))
        assert counter.batches().empty

    def test_items_without_numbers_do_not_collide(self, counter):
        counter.record(an_acceptance(3, sha256="1" * 64))
        counter.record(an_acceptance(3, sha256="2" * 64))
        assert len(counter.batches()) == 2

    def test_refuses_labels_that_are_of_no_roll(self, counter):
        given = an_acceptance(2)
        with pytest.raises(UnknownRollError, match="R9"):
            counter.record(replace(given, numbers=(NumberUsed("R9", 1, 1),)))
        with pytest.raises(LabelOutsideRollError):
            counter.record(replace(given, numbers=(NumberUsed("R1", 500_001, 1),)))
        assert counter.batches().empty

    def test_a_roll_opened_with_a_list_is_recorded_with_it(self, counter):
        opened = Roll("RB-600000", "RB", "BY", 600_000, 600_001)
        uses = tuple(NumberUsed(opened.roll_id, 600_000 + n, n + 1) for n in range(2))
        given = replace(an_acceptance(2), numbers=uses, opened_roll=opened)
        counter.record(given)
        assert_same(counter.acceptance(1), replace(given, opened_roll=None), 1)
        assert [(b.roll, b.used, b.left) for b in counter.rolls()][1:] == [(opened, 2, 0)]
        assert counter.record(given).already

    def test_refuses_a_list_that_opens_labels_issued_before(self, counter):
        before = row_counts(counter)
        opened = Roll("RB-499999", "RB", "BY", 499_999, 500_001)
        with pytest.raises(RollConflictError):
            counter.record(replace(an_acceptance(2), opened_roll=opened))
        assert row_counts(counter) == before

    def test_knows_which_identifiers_are_used(self, counter):
        counter.record(an_acceptance(5, first_serial=10))
        wanted = [identifier(serial) for serial in range(40_000)]
        assert counter.used_identifiers(wanted) == {identifier(n) for n in range(10, 15)}
        assert counter.used_identifiers([]) == set()

    def test_names_the_last_list_where_one_is_unknown(self, counter):
        counter.record(an_acceptance(1))
        with pytest.raises(UnknownBatchError, match="last one is 1"):
            counter.acceptance(2)

    def test_refuses_totals_that_are_not_the_sum(self, counter):
        given = an_acceptance(2)
        wrong = replace(given, totals=replace(given.totals, gross=1))
        with pytest.raises(AssertionError):
            counter.record(wrong)

    def test_holds_paths_with_bytes_of_no_letter(self, counter):
        counter.record(an_acceptance(1, path="flash/\udcff\0.xlsx"))
        assert counter.acceptance(1).source.path == "flash/\\udcff␀.xlsx"

    def test_refuses_text_that_not_every_database_can_hold(self, counter):
        with pytest.raises(LedgerContentError, match="addressee 2"):
            counter.record(an_acceptance(2, addressee=["Примеров", "П\0"]))
        with pytest.raises(LedgerContentError):
            counter.client("\udcff")
        assert counter.batches().empty

    def test_lists_batches_by_period_and_client(self, counter):
        moments = [AT + timedelta(days=day) for day in range(3)]
        for number, at in enumerate(moments):
            client = SHOP if number == 1 else CLIENT
            counter.record(an_acceptance(2, sha256=f"{number}" * 64, at=at, client=client))
        assert counter.batches()["batch_no"].tolist() == [1, 2, 3]
        assert counter.batches(since=moments[1])["batch_no"].tolist() == [2, 3]
        assert counter.batches(until=moments[1])["batch_no"].tolist() == [1]
        assert counter.batches(client_id="shop")["client_name"].tolist() == [SHOP.name]
        assert counter.batches()["accepted_at"].tolist() == moments


class TestClients:
    def test_keeps_clients_whole(self, ledger):
        ledger.add_client(CLIENT, **DEED)
        ledger.add_client(SHOP, **DEED)
        assert ledger.client("housing") == CLIENT
        assert ledger.clients() == [CLIENT, SHOP]

    def test_refuses_a_name_taken(self, ledger):
        ledger.add_client(CLIENT, **DEED)
        with pytest.raises(ClientExistsError, match="ЖЭС-образец"):
            ledger.add_client(replace(SHOP, client_id="housing"), **DEED)
        assert ledger.clients() == [CLIENT]

    def test_names_the_known_where_one_is_unknown(self, ledger):
        with pytest.raises(UnknownClientError, match="–"):
            ledger.client("shop")
        ledger.add_client(CLIENT, **DEED)
        with pytest.raises(UnknownClientError, match="housing") as refused:
            ledger.edit_client(SHOP, **DEED)
        assert isinstance(refused.value, WrongUseError)

    def test_a_change_leaves_accepted_lists_as_they_were(self, counter):
        counter.record(an_acceptance(2))
        changed = replace(CLIENT, name="Новое имя", payment=Payment.CARD, vat_mode=VatMode.BATCH)
        counter.edit_client(changed, **DEED)
        assert counter.client("housing") == changed
        assert counter.acceptance(1).client == CLIENT
        assert counter.batches()["client_name"].tolist() == [CLIENT.name]

    def test_the_same_again_is_no_change(self, counter):
        before = row_counts(counter)
        counter.edit_client(CLIENT, **DEED)
        assert row_counts(counter) == before

    def test_refuses_a_list_prepared_on_old_terms(self, counter):
        counter.edit_client(replace(CLIENT, payment=Payment.CARD), **DEED)
        with pytest.raises(ClientChangedError):
            counter.record(an_acceptance(2))
        assert counter.batches().empty


class TestRolls:
    def test_used_spoiled_and_left_make_what_was_issued(self, counter):
        counter.record(an_acceptance(5, first_serial=1, from_roll=True))
        counter.spoil_labels("R1", 6, 7, reason="порваны", **DEED)
        counter.spoil_labels("R1", 100, 100, reason="смазан", **DEED)
        (balance,) = counter.rolls()
        assert balance.roll == ROLL
        assert (balance.used, balance.spoiled, balance.left) == (5, 3, ROLL.issued - 8)
        assert balance.next_serial == 8
        assert counter.gone_labels("R1") == ((1, 7), (100, 100))

    def test_an_untouched_roll_begins_at_its_first(self, counter):
        (balance,) = counter.rolls()
        assert (balance.used, balance.left, balance.next_serial) == (0, 500_000, 1)
        assert counter.gone_labels("R1") == ()

    def test_a_roll_begun_in_the_middle_still_offers_its_first(self, counter):
        counter.record(an_acceptance(5, first_serial=10, from_roll=True))
        assert counter.rolls()[0].next_serial == 1

    def test_an_exhausted_roll_offers_none(self, ledger):
        ledger.issue_roll(Roll("S", "RB", "BY", 5, 6), **DEED)
        ledger.spoil_labels("S", 5, 6, reason="вода", **DEED)
        (balance,) = ledger.rolls()
        assert (balance.left, balance.next_serial) == (0, None)

    @pytest.mark.parametrize(
        ("other", "overlap"),
        [
            (Roll("R1", "VV", "BY", 1, 9), "00000001 to 00000009"),
            (Roll("R2", "RB", "BY", 500_000, 500_001), "00500000 to 00500000"),
            (Roll("R2", "RB", "BY", 100, 200), "00000100 to 00000200"),
        ],
    )
    def test_refuses_a_roll_that_was_issued_in_part(self, counter, other, overlap):
        with pytest.raises(RollConflictError, match=f"{overlap} are of roll R1.*roll list"):
            counter.issue_roll(other, **DEED)
        assert len(counter.rolls()) == 1

    def test_the_same_serials_of_another_series_are_another_roll(self, counter):
        counter.issue_roll(Roll("R2", "RR", "BY", 1, 9), **DEED)
        assert [balance.roll.roll_id for balance in counter.rolls()] == ["R1", "R2"]

    def test_rolls_come_in_the_order_of_their_issue(self, counter):
        counter.issue_roll(Roll("Z", "RB", "BY", 900_000, 900_009), **DEED)
        counter.issue_roll(Roll("A", "RB", "BY", 800_000, 800_009), **DEED)
        assert [balance.roll.roll_id for balance in counter.rolls()] == ["R1", "Z", "A"]

    def test_refuses_to_spoil_what_is_gone_or_never_was(self, counter):
        counter.record(an_acceptance(5, first_serial=1, from_roll=True))
        with pytest.raises(NumberUsedError, match="R1/5 was used in list 1"):
            counter.spoil_labels("R1", 5, 6, reason="x", **DEED)
        with pytest.raises(LabelOutsideRollError):
            counter.spoil_labels("R1", 500_000, 500_001, reason="x", **DEED)
        with pytest.raises(UnknownRollError, match="R1"):
            counter.spoil_labels("R2", 1, 1, reason="x", **DEED)
        with pytest.raises(LabelRangeError):
            counter.spoil_labels("R1", 9, 8, reason="x", **DEED)
        with pytest.raises(UnknownRollError):
            counter.gone_labels("R2")
        assert counter.rolls()[0].spoiled == 0


class TestAuditTrail:
    def test_every_deed_is_an_entry(self, counter):
        counter.record(an_acceptance(2, first_serial=1, from_roll=True), workplace="окно 2")
        counter.spoil_labels("R1", 9, 9, reason="порван", **DEED)
        counter.edit_client(replace(SHOP, name="Другое имя"), **DEED)
        rows = ask(
            counter, "SELECT workplace, seq, kind, operator, reason FROM entry ORDER BY 1, 2"
        )
        assert [tuple(row) for row in rows] == [
            ("", 1, "workplace_opened", OPERATOR, None),
            ("", 2, "client_added", OPERATOR, None),
            ("", 3, "client_added", OPERATOR, None),
            ("", 4, "roll_issued", OPERATOR, None),
            ("", 5, "labels_spoiled", OPERATOR, "порван"),
            ("", 6, "client_changed", OPERATOR, None),
            ("окно 2", 1, "workplace_opened", OPERATOR, None),
            ("окно 2", 2, "list_accepted", OPERATOR, None),
        ]

    @pytest.mark.parametrize(
        "table",
        TABLES,
    )
    @pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET entry_id = 5"])
    def test_the_database_refuses_to_change_or_remove(self, counter, table, deed):
        given = an_acceptance(2, first_serial=1, from_roll=True, findings=FINDINGS)
        counter.record(given)
        counter.set_contract_terms(CLIENT.client_id, TERMS, **DEED)
        counter.add_quote(QUOTE, **DEED)
        counter.issue_roll(Roll("V1", "VV", "BY", 1, 9, client_id=SHOP.client_id), **DEED)
        before = row_counts(counter)
        with pytest.raises(Exception, match="the ledger is only added to"):
            counter._store.write(lambda c: c.exec_driver_sql(deed.format(table)))
        assert row_counts(counter) == before
        assert_same(counter.acceptance(1), given, 1)


def count_rows(ledger, table):
    return ask(ledger, f"SELECT COUNT(*) FROM {table}")[0][0]


def row_counts(ledger):
    return {table: count_rows(ledger, table) for table in TABLES}


def test_refusals_of_the_ledger_are_of_its_family():
    for error in (NumberUsedError, LabelOutsideRollError, RollConflictError, ClientChangedError):
        assert issubclass(error, LedgerError)
        assert error.exit_code == 7
