"""What a scale said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One decoded answer of a scale (показание весов).

    `grams` is the weight as the scale gave it, a whole number of `unit_mg` milligrams being
    kept exactly in `milligrams`; `None` where the answer carries no usable weight. `status`
    is a word of the protocol suite: ok, zero, unstable, negative, overload, underload, error,
    busy, bad_crc, bad_frame, incomplete, ack, ready, ident, tare, zero_refused …
    """

    milligrams: int | None
    stable: bool | None
    status: str
    raw: bytes
