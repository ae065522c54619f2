"""The verdict on one identifier as it is written, whatever its scheme."""

import re
from collections.abc import Callable
from string import ascii_uppercase
from types import ModuleType
from typing import Final, NamedTuple

from batchpost.identifiers import ru14, s10, ua13
from batchpost.identifiers.cleaning import (
    list_swaps,
    name_swap,
    read_letters,
    show_text,
    strip_marks,
)
from batchpost.identifiers.facts import Carrier, other_carrier, sample_numbers, service_indicator
from batchpost.identifiers.faults import IdentifierError, IdentifierShapeError, LostDigitsError
from batchpost.model.message import Message, message

#: A longer text is no identifier, however it is cleaned.
_LONGEST: Final = 100

#: Scheme of a rounded number by the power of ten, where its length tells.
_ROUNDED_SCHEME: Final = {13: "ru14"}


class Verdict(NamedTuple):
    """What is to be said of one identifier.

    `valid` judges the text exactly as written; `None` where no check is known. `cleaned` is
    the identifier a reader would offer, `None` where nothing can be recovered. `code` is the
    finding it becomes in a list, `None` for a right number with nothing to remark.
    `remedy` is the way out, given with every code.
    """

    value: str
    valid: bool | None
    scheme: str | None
    cleaned: str | None
    reason: Message
    warning: Message | None = None
    code: str | None = None
    remedy: Message | None = None


def examine(text: str) -> Verdict:
    """Judge one identifier as it is written.

    >>> examine("RB707173557BY").valid
    True
    >>> found = examine("RВ707173588BY")
    >>> found.valid, found.cleaned, found.code
    (False, 'RB707173588BY', 'identifier.repaired')
    """
    letters = read_letters(strip_marks(text)) if len(text) <= _LONGEST else ""
    power = _read_power(letters)
    if power is not None:
        scheme = _ROUNDED_SCHEME.get(power)
        return _refused(text, scheme, LostDigitsError(show_text(text)))
    carrier = other_carrier(letters)
    if carrier:
        return _foreign(text, letters, carrier)
    if not any(sign.isdigit() for sign in letters):
        return _unknown(text)
    return _examine_scheme(text, letters)


def _examine_scheme(text: str, letters: str) -> Verdict:
    number = s10.compact(text)
    if _like_s10(letters) or s10.is_valid(number):
        return _judge(text, "s10", s10, number, _s10_remark)
    number = ru14.compact(text)
    if not (number.isascii() and number.isdigit()):
        return _unknown(text)
    if len(number) == ru14.LENGTH:
        return _judge(text, "ru14", ru14, number, _ru14_remark)
    number = ua13.compact(text)
    if len(number) == ua13.LENGTH:
        if number[0] == "0":
            return _judge(text, "ua13", ua13, number, _no_remark)
        cut = message("13 digits; a Russian identifier has 14, so the check digit may be cut off.")
        return _refused(text, "ru14", IdentifierShapeError(number, cut))
    return _unknown(text)


def _read_power(letters: str) -> int | None:
    """Return the power of ten of a number such as `1.09E+13`, `None` of any other text."""
    if not letters[:1].isdecimal() or "E" not in letters:
        return None
    found = re.fullmatch(r"[0-9][.,]?[0-9]*E\+?([0-9]{1,2})", letters)
    return int(found[1]) if found else None


def _like_s10(letters: str) -> bool:
    """Tell whether an S10 identifier was meant: two letters and digits, or two letters last."""
    if not (letters.isascii() and letters.isalnum()):
        return False
    if len(letters) == s10.LENGTH and letters[-2:].isalpha():
        return True
    middle = letters[2:].rstrip(ascii_uppercase)
    tail = len(letters) - len(middle) - 2
    return letters[:2].isalpha() and middle.isdecimal() and tail <= 2


class _Remark(NamedTuple):
    """What is said of a right number: a plain word, perhaps a warning with its code."""

    reason: Message
    warning: Message | None = None
    code: str | None = None


def _judge(
    text: str,
    scheme: str,
    rules: ModuleType,
    number: str,
    remark_on: Callable[[str], _Remark],
) -> Verdict:
    if number in sample_numbers():
        return _sample(text, scheme)
    try:
        rules.validate(number)
    except IdentifierError as fault:
        return _refused(text, scheme, fault)
    remark = remark_on(number)
    if number == text:
        return Verdict(
            text, True, scheme, number, remark.reason, remark.warning, remark.code, _compare()
        )
    code, reason = _repair(text, number)
    return Verdict(text, False, scheme, number, reason, remark.warning, code, _compare())


def _repair(text: str, number: str) -> tuple[str, Message]:
    stripped = strip_marks(text)
    swaps = list_swaps(stripped, number)
    if swaps:
        named = ", ".join(dict.fromkeys(name_swap(*swap) for swap in swaps))
        reason = message(
            "“{value}” holds characters that look like others: {swaps}. It is read as {cleaned}.",
            value=show_text(text),
            swaps=named,
            cleaned=number,
        )
        return "identifier.repaired", reason
    if len(stripped) != len(number):
        reason = message(
            "“{value}” lost the zero in front; it is read as {cleaned}.",
            value=show_text(text),
            cleaned=number,
        )
        return "identifier.repaired", reason
    reason = message(
        "“{value}” holds blanks, marks or small letters; it is read as {cleaned}.",
        value=show_text(text),
        cleaned=number,
    )
    return "identifier.spacing", reason


def _refused(text: str, scheme: str | None, fault: IdentifierError) -> Verdict:
    inferred = scheme == "ua13"
    code = "identifier.inferred" if inferred else fault.code
    warning = (
        message("The Ukrainian rule is inferred from three published numbers, so it may be right.")
        if inferred
        else None
    )
    return Verdict(text, False, scheme, None, fault.what, warning, code, fault.remedy)


def _s10_remark(number: str) -> _Remark:
    indicator = service_indicator(number[:2])
    reason = message(
        "A right S10 identifier of {country}: {service}.",
        country=number[11:],
        service=Message(indicator.title),
    )
    if indicator.status != "reserved":
        return _Remark(reason)
    warning = message(
        "The letters {letters} of {value} are reserved by S10, no service has them.",
        letters=number[:2],
        value=number,
    )
    return _Remark(reason, warning, "identifier.reserved")


def _ru14_remark(number: str) -> _Remark:
    reason = message("A right Russian identifier, office {index}.", index=number[:6])
    if ru14.has_index(number):
        return _Remark(reason)
    warning = message(
        "{value} begins with {index}, and no post office has such an index.",
        value=number,
        index=number[:6],
    )
    return _Remark(reason, warning, "identifier.office")


def _no_remark(number: str) -> _Remark:
    return _Remark(message("{value} fits the inferred Ukrainian rule.", value=number))


def _foreign(text: str, bare: str, carrier: Carrier) -> Verdict:
    reason = message(
        "{value} looks like a number of another carrier, {carrier}.",
        value=bare,
        carrier=carrier.name,
    )
    remedy = message("Ask the client whether the item is meant for the post.")
    code = "identifier.other_carrier"
    return Verdict(text, None, carrier.carrier, bare, reason, None, code, remedy)


def _sample(text: str, scheme: str) -> Verdict:
    reason = message("{value} is a published sample, not the number of an item.", value=text)
    remedy = message("Ask the client for the number on the label.")
    return Verdict(text, False, scheme, None, reason, None, "identifier.sample", remedy)


def _unknown(text: str) -> Verdict:
    reason = message("“{value}” is of no known kind of identifier.", value=show_text(text))
    remedy = message("Compare it with the label; perhaps the column holds the client's own number.")
    return Verdict(text, False, None, None, reason, None, "identifier.unknown", remedy)


def _compare() -> Message:
    return message("Compare the number with the label.")
