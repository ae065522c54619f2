"""Label rolls: numbers for a list, counted on from the first scanned label.

Pure arithmetic on what the ledger knows of the rolls; nothing is recorded here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from batchpost.errors import LedgerError
from batchpost.identifiers import s10
from batchpost.identifiers.cleaning import show_text, strip_marks
from batchpost.identifiers.faults import NotRightError
from batchpost.identifiers.keyboard import by_latin_keys
from batchpost.identifiers.verdict import examine
from batchpost.model.labels import NumberUsed, Roll, RollState, SerialRange
from batchpost.model.message import Message, counted, message
from batchpost.model.words import words_of

if TYPE_CHECKING:
    import pandas as pd

_SERIALS = s10.LAST_SERIAL + 1


class LabelOffRollError(LedgerError):
    """A label belongs to no roll that was issued."""

    def __init__(self, label: str) -> None:
        super().__init__(
            message(
                "Label {label} is on no roll that was issued. Enter its roll with "
                "`batchpost roll issue`, or scan a label of an issued roll.",
                label=label,
            )
        )


class LabelGoneError(LedgerError):
    """A label was used before, or put down as spoiled."""

    def __init__(self, label: str, roll_id: str) -> None:
        super().__init__(
            message(
                "Label {label} of roll {roll} is gone: it was used or put down as spoiled. "
                "Scan the first label that is still on the roll.",
                label=label,
                roll=roll_id,
            )
        )


class RollKindError(LedgerError):
    """A roll is for items of another kind or category."""

    def __init__(self, label: str, roll: Roll, wanted: Collection[str]) -> None:
        super().__init__(
            message(
                "Label {label} is of roll {roll}, which is for {kind}; the list is of {wanted}. "
                "Scan a label of a roll for these items.",
                label=label,
                roll=roll.roll_id,
                kind=words_of(roll.kind),
                wanted=words_of(*sorted(wanted)),
            )
        )


class RollsExhaustedError(LedgerError):
    """The rolls hold fewer labels than the list has items."""

    def __init__(self, label: str, needed: int, found: int) -> None:
        self.missing = needed - found
        super().__init__(
            counted(
                "{count} label is missing: {needed} are needed, {found} left from {label} on. "
                "Issue another roll of the same kind.",
                "{count} labels are missing: {needed} are needed, {found} left from {label} on. "
                "Issue another roll of the same kind.",
                self.missing,
                label=label,
                found=found,
                needed=needed,
            )
        )


def name_roll(indicator: str, country: str, first: int, last: int) -> str:
    """Return the name of a roll: its series and its serials.

    >>> name_roll("RB", "BY", 1, 500)
    'RB00000001-00000500BY'
    """
    return f"{indicator}{first:08d}-{last:08d}{country}"


def opened_roll(first_label: str, count: int, rolls: Sequence[RollState]) -> RollState | None:
    """Return a roll of `count` labels from the first label on, or `None` where rolls are kept.

    An office that never entered a roll of this series can work on: the labels of one list
    become a roll of their own. Where a roll of the series was ever issued, a label off the
    rolls is a mistake, and `number_items` says so.

    Raises:
        NotRightError: The first label is no right S10 identifier.
        RollsExhaustedError: The serial would run past the last one there is.
    """
    label = read_label(first_label)
    indicator, first, country = label[:2], int(label[2:10]), label[11:]
    series = [
        each.roll
        for each in rolls
        if (each.roll.indicator, each.roll.country) == (indicator, country)
    ]
    if any(not roll.by_list or roll.first <= first <= roll.last for roll in series):
        return None
    last = first + max(count, 1) - 1
    if last > s10.LAST_SERIAL:
        raise RollsExhaustedError(label, count, s10.LAST_SERIAL - first + 1)
    return RollState(
        Roll(
            name_roll(indicator, country, first, last),
            indicator,
            country,
            first,
            last,
            by_list=True,
        )
    )


def number_items(
    line_numbers: Sequence[int],
    first_label: str,
    rolls: Sequence[RollState],
    purpose: Collection[str],
) -> list[tuple[str, NumberUsed]]:
    """Return an identifier and the label it uses for each item, in the order of the list.

    Numbering begins with the scanned label and goes on to the end of its roll, over labels
    that are gone; then through the rolls issued after it that are for the same kind and the
    same service letter.

    Args:
        line_numbers: Numbers of the items in the list.
        first_label: The first scanned label, a whole S10 identifier.
        rolls: All rolls in the order of their issue.
        purpose: Kind and category of the list's items; a roll for either will do.

    Raises:
        NotRightError: The first label is no right S10 identifier.
        LabelOffRollError: No roll holds it.
        LabelGoneError: It was used or spoiled.
        RollKindError: Its roll is for other items.
        RollsExhaustedError: There are fewer labels than items.
    """
    label = read_label(first_label)
    start, state = _find_roll(label, rolls)
    _refuse_unfit(label, start, state, purpose)
    numbers: list[tuple[str, NumberUsed]] = []
    lines = iter(line_numbers)
    for roll, ranges in _labels_from(start, state, rolls):
        for first, last in ranges:
            last_taken = min(last, first + len(line_numbers) - len(numbers) - 1)
            borne = s10.compose_run(roll.indicator, first, last_taken, roll.country)
            serials = range(first, last_taken + 1)
            numbers.extend(
                (identifier, NumberUsed(roll.roll_id, serial, line_no))
                for identifier, serial, line_no in zip(borne, serials, lines, strict=False)
            )
            if len(numbers) == len(line_numbers):
                return numbers
    raise RollsExhaustedError(label, len(line_numbers), len(numbers))


def count_carried(items: "pd.DataFrame", rolls: Sequence[RollState]) -> tuple[NumberUsed, ...]:
    """Return the labels of the rolls that items bear already, in the order of the list.

    A client may stick labels of a roll that the office gave it. Nothing is refused here:
    a label that is gone is counted as well, and the ledger does not take it twice.

    Args:
        items: An item table.
        rolls: All rolls; no label is of two.
    """
    import numpy as np  # noqa: PLC0415 - what numbers a list singly needs no tables

    from batchpost.identifiers.columns import find_s10, series_no  # noqa: PLC0415 - same

    if not rolls:
        return ()
    kept = [state.roll for state in rolls]
    # Series and serial as one number, so that all rolls lie in order on one line.
    start = np.array([series_no(roll.indicator, roll.country) for roll in kept]) * _SERIALS
    first = start + [roll.first for roll in kept]
    last = start + [roll.last for roll in kept]
    order = np.argsort(first)
    positions, series, serials = find_s10(items["item_identifier"])
    labels = series * _SERIALS + serials
    places = np.searchsorted(first[order], labels, side="right") - 1
    nearest = order[np.maximum(places, 0)]
    inside = (places >= 0) & (labels <= last[nearest])
    lines = items["line_no"].to_numpy()[positions[inside]]
    return tuple(
        NumberUsed(kept[index].roll_id, serial, line_no)
        for index, serial, line_no in zip(
            nearest[inside].tolist(), serials[inside].tolist(), lines.tolist(), strict=True
        )
    )


def read_label(first_label: str) -> str:
    """Return a scanned label, blanks and marks around it dropped.

    Raises:
        NotRightError: It is no right S10 identifier.
    """
    label = strip_marks(first_label)
    verdict = examine(label)
    if not verdict.valid or verdict.scheme != "s10":
        reason = (
            message("{value} is no S10 identifier.", value=label)
            if verdict.valid
            else verdict.reason
        )
        meant = label_meant(first_label)
        raise NotRightError(reason, meant.label if meant is not None else None)
    return label


class Meant(NamedTuple):
    """The right label that was likely meant by what was typed, and why it is read so."""

    label: str
    reason: Message
    certain: bool  # nothing but case, blanks and marks differ


def label_meant(typed: str) -> Meant | None:
    """Return which right label was likely meant, `None` where that cannot be told.

    >>> label_meant("КИ200000010ИН").label
    'RB200000010BY'
    """
    verdict = examine(typed)
    if verdict.scheme == "s10" and verdict.cleaned is not None:
        certain = verdict.code != "identifier.repaired"
        return Meant(verdict.cleaned, verdict.reason, certain)
    keys = by_latin_keys(typed)
    verdict = examine(keys) if keys is not None else verdict
    if verdict.scheme != "s10" or verdict.cleaned is None:
        return None
    reason = message(
        "“{value}” was typed in a Cyrillic layout of the keyboard; the same keys give {cleaned}.",
        value=show_text(typed),
        cleaned=verdict.cleaned,
    )
    return Meant(verdict.cleaned, reason, certain=False)


def _find_roll(label: str, rolls: Sequence[RollState]) -> tuple[int, RollState]:
    indicator, serial, country = label[:2], int(label[2:10]), label[11:]
    for state in rolls:
        roll = state.roll
        same = roll.indicator == indicator and roll.country == country
        if same and roll.first <= serial <= roll.last:
            return serial, state
    raise LabelOffRollError(label)


def _refuse_unfit(label: str, serial: int, state: RollState, wanted: Collection[str]) -> None:
    roll = state.roll
    if roll.kind is not None and roll.kind not in wanted:
        raise RollKindError(label, roll, wanted)
    if any(first <= serial <= last for first, last in state.gone):
        raise LabelGoneError(label, roll.roll_id)


def _labels_from(
    serial: int, start: RollState, rolls: Sequence[RollState]
) -> Iterator[tuple[Roll, Iterable[SerialRange]]]:
    yield start.roll, [(max(first, serial), last) for first, last in start.left if last >= serial]
    position = next(place for place, state in enumerate(rolls) if state is start)
    for state in rolls[position + 1 :]:
        if same_sort(state.roll, start.roll):
            yield state.roll, state.left


def same_sort(one: Roll, other: Roll) -> bool:
    """Tell whether labels of one roll may follow those of the other.

    A roll for any kind of items is no reason to put a parcel's label (C) on a letter (R).
    """
    return (one.kind, one.country, one.indicator[0]) == (
        other.kind,
        other.country,
        other.indicator[0],
    )
