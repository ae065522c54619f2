"""A day's label rolls are those of its end, and of a closed day those its closing found."""

from datetime import datetime, time, timedelta

from ledger_builders import AT, OPERATOR, an_acceptance, corrected

from batchpost.ledger.entries import Deed
from batchpost.model.labels import Roll

NEXT_DAY = AT + timedelta(days=1)
END = datetime.combine(NEXT_DAY.date(), time(), AT.tzinfo)
DEED = Deed(OPERATOR, AT, reason="не тот адрес", allowed_by="Начальникова")
LATER = Deed(OPERATOR, NEXT_DAY, reason="не тот адрес", allowed_by="Начальникова")


def standing(ledger):
    return [
        (each.roll.roll_id, each.used, each.spoiled, each.left)
        for each in ledger.days.rolls(AT.date(), END)
    ]


def use_labels_later(ledger):
    """Use, spoil and let go labels, and issue a roll, all on the next day."""
    ledger.corrections.exclude(1, [2], LATER)
    ledger.corrections.correct(corrected(ledger, 1, 3, weight_g=77), LATER)
    ledger.record(
        an_acceptance(2, sha256="b" * 64, first_serial=20, from_roll=True, at=NEXT_DAY,
                      client_key=["x", "y"])
    )  # fmt: skip
    ledger.spoil_labels("R1", 40, 44, operator=OPERATOR, at=NEXT_DAY, reason="порваны")
    ledger.issue_roll(Roll("R2", "RB", "BY", 600_000, 600_009), operator=OPERATOR, at=NEXT_DAY)


def test_rolls_of_a_day_are_those_of_its_end(counter):
    counter.record(an_acceptance(5, first_serial=1, from_roll=True))
    counter.spoil_labels("R1", 6, 7, operator=OPERATOR, at=AT, reason="порваны")
    expected = [("R1", 5, 2, 499_993)]
    assert standing(counter) == expected
    use_labels_later(counter)
    assert standing(counter) == expected
    now = {each.roll.roll_id: (each.used, each.spoiled) for each in counter.rolls()}
    assert now == {"R1": (6, 8), "R2": (0, 0)}


def test_rolls_of_a_closed_day_are_those_its_closing_found(counter):
    counter.record(an_acceptance(5, first_serial=1, from_roll=True))
    counter.days.close(AT.date(), DEED)
    expected = [("R1", 5, 0, 499_995)]
    assert standing(counter) == expected
    counter.spoil_labels("R1", 6, 7, operator=OPERATOR, at=AT, reason="порваны")
    use_labels_later(counter)
    assert standing(counter) == expected
