"""Public keys of signatures (Ed25519), as settings hold them: 32 bytes in base64."""

import base64
from typing import Final

_BYTES: Final = 32
_SIGN_BIT: Final = 0x80
#: Points of order 1, 2, 4 and 8, by their y: a signature of nothing fits such a "key".
#: Each was multiplied by 8 and gave the neutral point.
#: Source: RFC 8032 for the curve; the encodings follow from its equation, two of them with y
#: not reduced (p, p + 1).
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(text)
    for text in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


def public_key(text: str) -> bytes:
    """Return the key a text holds.

    Raises:
        ValueError: It is no base64 of 32 bytes, or a point that signs nothing.

    >>> len(public_key("0RQ9P6eL7h93nQM7x2w1gq5nTg0YpHq3JZyB7iL0v0E="))
    32
    >>> public_key("A" * 43 + "=")
    Traceback (most recent call last):
    ValueError: a weak key
    """
    raw = base64.b64decode(text, validate=True)
    if len(raw) != _BYTES:
        raise ValueError(text)
    if raw[:-1] + bytes([raw[-1] & ~_SIGN_BIT]) in _SMALL_ORDER:
        weak = "a weak key"
        raise ValueError(weak)
    return raw
