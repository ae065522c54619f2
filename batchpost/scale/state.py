"""What the scale shows at a moment, judged: may this weight be taken, and if not, why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from batchpost.model.weight import Reading
from batchpost.scale.codec import DAMAGED, SILENT

_MG: Final = 1_000
#: MT-SICS reports a changed load from 12.5 % or 30 divisions on (command SR).
_CHANGE_DIVISOR: Final = 8
_CHANGE_LEAST_MG: Final = 30 * _MG


class StateKind(StrEnum):
    """What can be the matter."""

    CONNECTING = "connecting"
    EMPTY = "empty"
    SETTLING = "settling"
    STEADY = "steady"
    CAPTURED = "captured"
    REMOVE = "remove"
    OVERLOAD = "overload"
    NEGATIVE = "negative"
    BELOW_MINIMUM = "below_minimum"
    NET = "net"
    NOT_METRIC = "not_metric"
    DAMAGED = "damaged"
    FAULT = "fault"


#: What keeps a load that was put on from being weighed.
HINDRANCES: Final = frozenset(
    {
        StateKind.SETTLING,
        StateKind.OVERLOAD,
        StateKind.NEGATIVE,
        StateKind.BELOW_MINIMUM,
        StateKind.NET,
        StateKind.NOT_METRIC,
    }
)


@dataclass(frozen=True, slots=True)
class State:
    """What the scale shows now; `milligrams` where it shows a weight."""

    kind: StateKind
    milligrams: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be taken from this scale.

    Below `minimum_g` nothing is taken; once an item was weighed, a load settled below it
    means that the item is gone. Less than a gram is an empty platform.
    `net_allowed` takes weights with a tare subtracted. `never_zero` is for scales that never
    report an empty platform: there a large change of the load counts as a new item.
    """

    minimum_g: int = 1
    maximum_g: int | None = None
    net_allowed: bool = False
    never_zero: bool = False


#: What an answer without a weight says; any other word is a fault.
_WITHOUT_WEIGHT: Final = {
    "overload": StateKind.OVERLOAD,
    "underload": StateKind.NEGATIVE,
    "busy": StateKind.SETTLING,
    "unstable": StateKind.SETTLING,
    "zero": StateKind.EMPTY,
}


def judge(reading: Reading, limits: Limits) -> State | None:
    """Return what `reading` means, or `None` where it says nothing about the load."""
    if reading.status in SILENT:
        return None
    if reading.status in DAMAGED:
        return State(StateKind.DAMAGED)
    weight_mg = reading.milligrams
    if weight_mg is None:
        return State(_WITHOUT_WEIGHT.get(reading.status, StateKind.FAULT))
    return State(_kind(reading, weight_mg, limits), weight_mg)


def _kind(reading: Reading, weight_mg: int, limits: Limits) -> StateKind:
    too_much = limits.maximum_g is not None and weight_mg > limits.maximum_g * _MG
    refusals = (
        (weight_mg < 0, StateKind.NEGATIVE),
        (weight_mg < _MG, StateKind.EMPTY),
        (too_much, StateKind.OVERLOAD),
        (reading.stable is False, StateKind.SETTLING),
        (reading.net and not limits.net_allowed, StateKind.NET),
        (not reading.metric, StateKind.NOT_METRIC),
        (weight_mg < limits.minimum_g * _MG, StateKind.BELOW_MINIMUM),
    )
    return next((kind for applies, kind in refusals if applies), StateKind.STEADY)


def is_removed(state: State, captured_mg: int, limits: Limits) -> bool:
    """Tell whether the item whose weight was taken is off the platform."""
    if state.kind in {StateKind.EMPTY, StateKind.NEGATIVE, StateKind.BELOW_MINIMUM}:
        return True
    if not limits.never_zero or state.kind is not StateKind.STEADY or state.milligrams is None:
        return False
    change = abs(state.milligrams - captured_mg)
    return change > max(captured_mg // _CHANGE_DIVISOR, _CHANGE_LEAST_MG)
