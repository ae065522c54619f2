"""Why no weight was taken, one sentence each."""

from collections.abc import Callable

from batchpost.errors import ScaleError
from batchpost.model.message import counted, message
from batchpost.scale.state import State, StateKind
from batchpost.scale.weights import kilograms

_SHOWN_BYTES = 32


class ScaleTimeoutError(ScaleError):
    """The scale does not answer."""

    def __init__(self, url: str, title: str) -> None:
        super().__init__(
            message(
                "The scale at {url} does not answer as {title}. Check that it is switched on, "
                "the cable, and its settings of port and protocol.",
                url=url,
                title=title,
            )
        )


class ScaleProtocolError(ScaleError):
    """Bytes come, but no frame of the protocol."""

    def __init__(self, url: str, title: str, received: bytes) -> None:
        super().__init__(
            message(
                "What comes from {url} is not {title}: {received}. Choose the protocol and the "
                "line speed that the scale is set to.",
                url=url,
                title=title,
                received=received[:_SHOWN_BYTES].hex(" "),
            )
        )


class ScaleFaultError(ScaleError):
    """The scale answers that it cannot weigh."""

    def __init__(self, url: str, status: str, received: bytes) -> None:
        super().__init__(
            message(
                "The scale at {url} reports a fault ({status}; {received}). Switch it off and on "
                "with an empty platform, then weigh again.",
                url=url,
                status=status,
                received=received[:_SHOWN_BYTES].hex(" "),
            )
        )


class WeightUnstableError(ScaleError):
    """The weight did not settle in time."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(
            counted(
                "The weight did not settle within {count} second. Put the item in the middle of "
                "the platform, touch nothing, and weigh again.",
                "The weight did not settle within {count} seconds. Put the item in the middle of "
                "the platform, touch nothing, and weigh again.",
                round(timeout_s),
            )
        )


class ScaleOverloadError(ScaleError):
    """The load is above what the scale can weigh."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                "The scale at {url} is overloaded. Take the item off and weigh it on a larger one.",
                url=url,
            )
        )


class WeightNegativeError(ScaleError):
    """The scale shows less than nothing."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                "The scale at {url} shows less than zero. Clear the platform, set the scale to "
                "zero by its own key, and weigh again.",
                url=url,
            )
        )


class NothingWeighedError(ScaleError):
    """Nothing was put on the platform."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(
            counted(
                "Nothing was put on the scale within {count} second.",
                "Nothing was put on the scale within {count} seconds.",
                round(timeout_s),
            )
        )


class NotRemovedError(ScaleError):
    """The item weighed before still lies there."""

    def __init__(self, weight_mg: int) -> None:
        super().__init__(
            message(
                "The scale still shows {weight} kg, and the item weighed before was not seen to "
                "leave. Clear the platform, wait for zero, and put the next item on.",
                weight=kilograms(weight_mg, 0),
            )
        )


class BelowMinimumError(ScaleError):
    """The load is lighter than the scale may weigh."""

    def __init__(self, weight_mg: int, minimum_g: int) -> None:
        super().__init__(
            message(
                "{weight} kg is below the least load of this scale, {minimum_g} g. Weigh the item "
                "on a finer scale.",
                weight=kilograms(weight_mg, 0),
                minimum_g=minimum_g,
            )
        )


class NetWeightError(ScaleError):
    """A tare is set on the scale."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                "The scale at {url} shows a net weight: a tare is set. Clear the tare by the "
                "scale's own key and weigh again.",
                url=url,
            )
        )


class NotMetricError(ScaleError):
    """The scale shows pounds or ounces."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                "The scale at {url} shows pounds or ounces. Set it to grams or kilograms.", url=url
            )
        )


def refusal(state: State | None, url: str, timeout_s: float, minimum_g: int) -> ScaleError:
    """Return why `state`, the last one seen, let no weight be taken in time."""
    kind = state.kind if state is not None else StateKind.EMPTY
    weight_mg = (state.milligrams if state is not None else None) or 0
    by_kind: dict[StateKind, Callable[[], ScaleError]] = {
        StateKind.EMPTY: lambda: NothingWeighedError(timeout_s),
        StateKind.OVERLOAD: lambda: ScaleOverloadError(url),
        StateKind.NEGATIVE: lambda: WeightNegativeError(url),
        StateKind.REMOVE: lambda: NotRemovedError(weight_mg),
        StateKind.BELOW_MINIMUM: lambda: BelowMinimumError(weight_mg, minimum_g),
        StateKind.NET: lambda: NetWeightError(url),
        StateKind.NOT_METRIC: lambda: NotMetricError(url),
    }
    return by_kind.get(kind, lambda: WeightUnstableError(timeout_s))()
