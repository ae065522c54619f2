"""Secrets of operators: hashed by argon2 so that who reads the ledger does not know them."""

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from batchpost.model.operator import Secret

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def hash_secret(secret: Secret) -> str:
    """Return the argon2id hash of a secret, salt and costs in it."""
    return _hasher().hash(_plain(secret))


def is_right(secret: Secret, known: str) -> bool:
    """Tell whether a secret is the one that was hashed."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - 16 ms

    try:
        return _hasher().verify(known, _plain(secret))
    except (VerificationError, InvalidHashError):
        return False


def is_weak(secret: Secret, operator_id: str, length: int) -> bool:
    """Tell whether a secret is too short, or what everybody tries first.

    >>> [is_weak(Secret(text), "ivanova", 6) for text in ("2718", "111111", "123456", "ivanova1")]
    [True, True, True, True]
    >>> is_weak(Secret("271828"), "ivanova", 6)
    False
    """
    text = _plain(secret)
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    in_a_row = len(steps) == 1 and steps <= {-1, 0, 1}
    return len(text) < length or in_a_row or operator_id.casefold() in text.casefold()


def _plain(secret: Secret) -> str:
    """Return the text as it is hashed, however the keyboard composed its letters."""
    return unicodedata.normalize("NFKC", secret.text)


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 - 16 ms that few deeds need

    return PasswordHasher()
