"""Counting identifiers on: the serial grows, the check digit is computed anew."""

from batchpost.identifiers import ru14, s10
from batchpost.identifiers.faults import NoSerialError, NotRightError, SerialsExhaustedError
from batchpost.identifiers.verdict import examine


def next_identifier(value: str, count: int = 1) -> str:
    """Return the identifier `count` serials after `value`.

    Raises:
        NotRightError: `value` is not right as it is written.
        NoSerialError: `value` is of a scheme whose serial is not known.
        SerialsExhaustedError: The serial would have more digits than there is room for.

    >>> next_identifier("RR123456785BY"), next_identifier("10100022000020", 3)
    ('RR123456799BY', '10100022000051')
    """
    return next_identifiers(value, count)[-1]


def next_identifiers(value: str, count: int) -> list[str]:
    """Return the `count` identifiers that follow `value`; raises as `next_identifier` does."""
    assert count >= 1, count
    verdict = examine(value)
    if not verdict.valid:
        raise NotRightError(verdict.reason, verdict.cleaned)
    if verdict.scheme == "s10":
        start, last = int(value[2:10]), s10.LAST_SERIAL
    elif verdict.scheme == "ru14":
        start, last = int(value[8:13]), ru14.LAST_SERIAL
    else:
        raise NoSerialError(value)
    if start + count > last:
        raise SerialsExhaustedError(value, count)
    serials = range(start + 1, start + count + 1)
    if verdict.scheme == "s10":
        return [s10.compose(value[:2], serial, value[11:]) for serial in serials]
    digits = [f"{value[:8]}{serial:05d}" for serial in serials]
    return [thirteen + ru14.calc_check_digit(thirteen) for thirteen in digits]
