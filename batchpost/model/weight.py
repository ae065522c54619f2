"""What a scale said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One decoded answer of a scale (показание весов).

    `milligrams` is the weight as the scale gave it, `None` where the answer carries no usable
    one; `raw` are the bytes it came in. `status` is a word of the protocol suite: ok, zero,
    unstable, negative, overload, underload, error, busy, bad_crc, bad_frame, incomplete, ack,
    ready, ident, tare, zero_refused …

    `net` is set where a tare is subtracted. `tare_milligrams` is a tare the answer names,
    never a weight. `metric` is false where the scale shows pounds or ounces: `milligrams`
    is then rounded, and not fit for charging.
    """

    milligrams: int | None
    stable: bool | None
    status: str
    raw: bytes
    net: bool = False
    metric: bool = True
    tare_milligrams: int | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weight of one item of a list as taken from the scale, whole grams."""

    line_no: int
    weight_g: int
