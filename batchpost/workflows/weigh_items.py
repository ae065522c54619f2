"""Weigh the items of a list one by one and compare with what the list declares."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from batchpost.errors import ScaleError
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.model.weight import Reading, Weighed

if TYPE_CHECKING:
    import pandas as pd

MG_PER_G = 1000
#: Every how many items one is weighed when a sample is enough; the first always is.
SAMPLE_STEP = 10


class Choice(StrEnum):
    """What the operator decides about one item."""

    AGAIN = "again"  # weigh once more
    TAKE = "take"  # take what the scale said though it differs
    DECLARED = "declared"  # keep the declared weight
    STOP = "stop"  # give the whole list up


@dataclass(frozen=True, slots=True)
class ToWeigh:
    """An item waiting for the scale."""

    line_no: int
    row: int
    addressee: str
    identifier: str
    declared_g: int | None


class Scale(Protocol):
    """The part of a scale session that weighing needs."""

    def weigh(self, timeout_s: float, on_state: Callable[[Any], None] = ...) -> Reading:
        """Return one settled weight."""

    def wait_removed(self, timeout_s: float, on_state: Callable[[Any], None] = ...) -> None:
        """Wait until the platform is empty."""


class Attendant(Protocol):
    """Who stands at the scale: a person, or nobody (then the first trouble ends the work)."""

    def next_item(self, item: ToWeigh, number: int, count: int) -> None:
        """Say which item is to be put on the scale."""

    def state(self, state: Any) -> None:
        """Show what the scale shows."""

    def weighed(self, item: ToWeigh, weight_g: int) -> None:
        """Say the weight taken."""

    def differs(self, item: ToWeigh, weight_g: int) -> Choice:
        """Decide about a weight that differs from the declared one."""

    def trouble(self, item: ToWeigh, error: ScaleError) -> Choice:
        """Decide about an item that could not be weighed."""


class StoppedError(ScaleError):
    """The operator gave up weighing."""

    def __init__(self, line_no: int) -> None:
        super().__init__(
            message(
                "Weighing was stopped at item {line_no}; nothing was recorded.", line_no=line_no
            )
        )


def whole_grams(milligrams: int) -> int:
    """Return the weight in whole grams, a started gram counting as a gram.

    Tariffs count started steps, so 20.4 g is more than 20 g and must stay so.

    >>> whole_grams(20_000), whole_grams(20_400)
    (20, 21)
    """
    return -(-milligrams // MG_PER_G)


def items_to_weigh(items: "pd.DataFrame", *, sample: bool) -> list[ToWeigh]:
    """Return the items to be weighed, in the order of the list: all, or every tenth."""
    chosen = items.iloc[::SAMPLE_STEP] if sample else items
    names = ["line_no", "row", "addressee", "item_identifier", "weight_g"]
    columns = (chosen[name].astype(object).where(chosen[name].notna(), None) for name in names)
    return [
        ToWeigh(int(line_no), int(row), who or "", identifier or "", weight)
        for line_no, row, who, identifier, weight in zip(*columns, strict=True)
    ]


def weigh_items(
    waiting: Sequence[ToWeigh],
    scale: Scale,
    attendant: Attendant,
    *,
    tolerance_g: int,
    timeout_s: int,
) -> list[Weighed]:
    """Return the weights of the items as taken; an item kept at its declared weight is left out.

    Raises:
        ScaleError: The scale is gone, or the attendant stops.
    """
    taken: list[Weighed] = []
    for number, item in enumerate(waiting, 1):
        attendant.next_item(item, number, len(waiting))
        weight_g = _one(item, scale, attendant, tolerance_g, timeout_s)
        if weight_g is not None:
            taken.append(Weighed(item.line_no, weight_g))
            attendant.weighed(item, weight_g)
        if number < len(waiting):
            _cleared(item, scale, attendant, timeout_s)
    return taken


def _one(
    item: ToWeigh, scale: Scale, attendant: Attendant, tolerance_g: int, timeout_s: int
) -> int | None:
    while True:
        try:
            reading = scale.weigh(timeout_s, attendant.state)
        except ScaleError as error:
            choice = attendant.trouble(item, error)
            if choice is Choice.AGAIN:
                continue
            if choice is Choice.DECLARED and item.declared_g is not None:
                return None
            raise
        assert reading.milligrams is not None, "a session returns settled weights only"
        weight_g = whole_grams(reading.milligrams)
        if item.declared_g is None or abs(weight_g - item.declared_g) <= tolerance_g:
            return weight_g
        choice = attendant.differs(item, weight_g)
        if choice is Choice.TAKE:
            return weight_g
        if choice is Choice.DECLARED:
            return None
        if choice is Choice.STOP:
            raise StoppedError(item.line_no)
        _cleared(item, scale, attendant, timeout_s)


def _cleared(item: ToWeigh, scale: Scale, attendant: Attendant, timeout_s: int) -> None:
    """Wait for the empty platform as long as the attendant wishes."""
    while True:
        try:
            scale.wait_removed(timeout_s, attendant.state)
        except ScaleError as error:
            choice = attendant.trouble(item, error)
            if choice is Choice.DECLARED:
                return  # the operator goes on; the next weighing wants an empty platform anyway
            if choice is not Choice.AGAIN:
                raise
        else:
            return


def differing(
    weighed: Iterable[Weighed], waiting: Sequence[ToWeigh], heading: str | None
) -> list[Finding]:
    """Return a warning for every item whose weight from the scale is not the declared one."""
    declared = {item.line_no: item for item in waiting}
    found = []
    for each in weighed:
        item = declared[each.line_no]
        if item.declared_g is None or item.declared_g == each.weight_g:
            continue
        found.append(
            Finding(
                "weight.differs",
                Severity.WARNING,
                Place(row=item.row, column=heading),
                str(item.declared_g),
                message(
                    "The list says {declared} g, the scale {weight} g.",
                    declared=item.declared_g,
                    weight=each.weight_g,
                ),
                message("The fee is reckoned by the weight from the scale."),
                each.line_no,
            )
        )
    return found
