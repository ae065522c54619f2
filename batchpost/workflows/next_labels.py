"""Number a list without a scanned label: the ledger gives out the next free ones of a roll."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from batchpost.errors import LedgerError
from batchpost.identifiers import s10
from batchpost.identifiers.rolls import same_sort
from batchpost.ledger.offline_errors import LabelsShortError
from batchpost.model.labels import Roll, RollState
from batchpost.model.message import message
from batchpost.model.ranges import Ranges, without
from batchpost.model.words import words_of
from batchpost.workflows.label_kinds import FOR_OTHERS, fitness, may_bear

if TYPE_CHECKING:
    from batchpost.ledger import Ledger

#: What stands for a first label where none was scanned; a roll may follow after a colon.
NEXT: Final = "next"

#: Reserves labels for so many items of a kind and category; returns the first, and the rolls
#: with nothing but these left on them.
Take: TypeAlias = Callable[[Sequence[RollState], Collection[str], int], tuple[str, list[RollState]]]


class NoRollFitsError(LedgerError):
    """No roll with free labels is for the items of a list."""

    def __init__(self, purpose: Collection[str]) -> None:
        super().__init__(
            message(
                "No roll with free labels is for {wanted}; enter one by `batchpost roll issue`, "
                "or name one by --first-label next:ROLL. Nothing was recorded.",
                wanted=words_of(*sorted(purpose)),
            )
        )


def asks_next(first_label: str | None) -> bool:
    """Tell whether the next free labels are asked for instead of a scanned one.

    >>> asks_next("next"), asks_next("next:R1"), asks_next("RB100000017BY"), asks_next(None)
    (True, True, False, False)
    """
    return first_label is not None and first_label.partition(":")[0].strip().lower() == NEXT


def roll_named(first_label: str) -> str | None:
    """Return the roll that is named with the wish for the next labels.

    >>> roll_named("next:R1"), roll_named("next")
    ('R1', None)
    """
    return first_label.partition(":")[2].strip() or None


@dataclass(frozen=True)
class NextLabels:
    """Takes the next free labels for one list; they are reserved until it is recorded."""

    ledger: "Ledger"
    sha256: str
    client_id: str
    roll_id: str | None
    operator: str
    at: datetime

    def __call__(
        self, states: Sequence[RollState], purpose: Collection[str], count: int
    ) -> tuple[str, list[RollState]]:
        """Reserve labels for `count` items; see `Take`.

        Raises:
            NoRollFitsError: No roll is for these items.
            LabelsShortError: There are fewer labels.
            UnknownRollError: The roll that is named was never issued.
        """
        taken = self._take(self._choices(states, purpose), count)
        of_name = {state.roll.roll_id: state.roll for state in states}
        found = []
        for roll_id, ranges in taken.items():
            roll = of_name[roll_id]
            found.append(RollState(roll, without([(roll.first, roll.last)], ranges)))
        roll, (first, _) = found[0].roll, found[0].left[0]
        return s10.compose(roll.indicator, first, roll.country), found

    def _take(self, choices: Sequence[Sequence[Roll]], count: int) -> dict[str, Ranges]:
        """Reserve labels of the first rolls that have enough, or tell what the best ones lack."""
        short: LabelsShortError | None = None
        for rolls in choices:
            try:
                return self.ledger.reservations.take_labels(
                    [roll.roll_id for roll in rolls],
                    count,
                    self.sha256,
                    operator=self.operator,
                    at=self.at,
                )
            except LabelsShortError as error:
                short = short or error
        assert short is not None, "there is a choice, or none was found before"
        raise short

    def _choices(self, states: Sequence[RollState], purpose: Collection[str]) -> list[list[Roll]]:
        """Return the roll named; or all that fit, the best first, with those that may follow."""
        if self.roll_id is not None:
            return [[self.ledger.roll(self.roll_id)]]
        mine = {None, self.client_id}
        fitting = [
            state.roll
            for state in states
            if state.roll.client_id in mine and state.left and may_bear(state.roll, purpose)
        ]
        if not fitting:
            raise NoRollFitsError(purpose)
        # Labels that are for other items do not stand in for ones that are merely too few.
        fitting = [roll for roll in fitting if fitness(roll, purpose) < FOR_OTHERS] or fitting
        # A client's own range comes before the office's rolls.
        fitting.sort(key=lambda roll: (roll.client_id is None, fitness(roll, purpose)))
        choices: list[list[Roll]] = []
        for roll in fitting:
            if not any(same_sort(roll, rolls[0]) for rolls in choices):
                choices.append([each for each in fitting if same_sort(each, roll)])
        return choices
