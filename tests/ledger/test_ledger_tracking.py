"""What a receiver was told and what came back stands in the ledger, in both databases."""

from datetime import timedelta

from ledger_builders import AT, OPERATOR, an_acceptance, ask, identifier

from batchpost.ledger.deeds.tracking import Receiver
from batchpost.model.tracking import Status

FOLDER = Receiver("/out", "belpochta-json")


def told(ledger, receiver=FOLDER) -> list[str]:
    """Tell a receiver everything, and return the keys of the events."""
    keys = []
    for portion in ledger.tracking.portions(receiver):
        keys += [event.key for event in portion.events]
        ledger.tracking.note_told(receiver, portion, portion.file_no + 1, operator=OPERATOR, at=AT)
    return keys


def a_status(serial: int = 1, code: str = "21", hours: int = 1) -> Status:
    at = AT + timedelta(hours=hours)
    return Status(identifier(serial), code, "Вручено", at, "220050")


def take(ledger, *statuses, sha256="s" * 64):
    return ledger.tracking.import_statuses(
        statuses, sha256, "belpochta-json", operator=OPERATOR, at=AT
    )


def test_each_event_is_told_once_and_the_place_survives_a_rebuild(counter):
    counter.record(an_acceptance(3, first_serial=1), workplace="one")
    counter.record(an_acceptance(2, sha256="b" * 64, first_serial=50), workplace="two")
    assert len(set(told(counter))) == 5
    assert told(counter) == []
    counter.rebuild()
    assert told(counter) == []
    assert len(told(counter, Receiver("/other", "belpochta-json"))) == 5


def test_numbers_of_files_go_on_over_all_chains(counter):
    for number, workplace in enumerate(["one", "two", "one"]):
        sha256 = f"{number}" * 64
        accepted = an_acceptance(1, sha256=sha256, first_serial=1 + number)
        counter.record(accepted, workplace=workplace)
        told(counter)
    assert ask(counter, "SELECT file_no FROM export_cursor ORDER BY file_no") == [(1,), (2,), (3,)]


def test_statuses_are_recorded_for_our_items_once(counter):
    counter.record(an_acceptance(3, first_serial=1))
    done = take(counter, a_status(1, "4", 0), a_status(1), a_status(2), a_status(77))
    assert (done.recorded, done.known_before, done.unknown) == (3, 0, (identifier(77),))
    assert take(counter, a_status(1)) is None
    again = take(counter, a_status(1), a_status(1), a_status(2, "15", 3), sha256="t" * 64)
    assert (again.recorded, again.known_before) == (1, 2)
    found = counter.tracking.statuses(1)
    assert {line: status.code for line, status in found.items()} == {1: "21", 2: "15"}
    counter.rebuild()
    assert counter.tracking.statuses(1) == found
    assert counter.tracking.statuses(2) == {}


def test_a_file_that_tells_of_strangers_only_is_remembered(counter):
    assert take(counter, a_status(5)).recorded == 0
    assert take(counter, a_status(5)) is None
