"""What the office makes of findings: heavier, lighter or off, never below what money needs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from batchpost.errors import WrongUseError
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import message

OFF: Final = "off"
_ORDER: Final = (OFF, Severity.INFO, Severity.WARNING, Severity.ERROR)


class SeverityFloorError(WrongUseError):
    """The settings make less of a finding than the safety of money and items allows."""

    def __init__(self, code: str, wished: str, floor: Severity) -> None:
        super().__init__(
            message(
                "The settings set {code} to “{wished}” under [checks.severity], but it guards "
                "money or items and weighs at least “{floor}”. Set it higher or take the line out.",
                code=code,
                wished=wished,
                floor=floor.value,
            )
        )


class UnknownFindingCodeError(WrongUseError):
    """A code that no finding has; names the nearest ones."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        near = near_codes(code, known)
        super().__init__(
            message(
                "There is no finding “{code}”; perhaps {near}? `batchpost checks list` shows all.",
                code=code,
                near=", ".join(near),
            )
            if near
            else message(
                "There is no finding “{code}”. `batchpost checks list` shows all.", code=code
            )
        )


def near_codes(code: str, known: Iterable[str]) -> list[str]:
    """Return up to three codes that look like `code` or share a half with it.

    >>> near_codes("postcode.lenght", ["postcode.length", "kind.mixed"])
    ['postcode.length']
    """
    codes = sorted(known)
    halves = set(code.lower().split("."))
    close = get_close_matches(code.lower(), codes, 3)
    return close or [each for each in codes if halves & set(each.split("."))][:3]


def weighed_as_wished(
    findings: Iterable[Finding], wishes: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return the findings with the severities the office wishes; those it switched off are gone.

    Raises:
        SeverityFloorError: A wish goes below a code's floor.
        UnknownFindingCodeError: A wish names no code.
    """
    if not wishes:
        return tuple(findings)
    from batchpost.workflows.finding_codes import all_codes

    require_allowed(wishes, all_codes())
    return tuple(
        finding
        if (wished := wishes.get(finding.code)) is None or wished == finding.severity
        else replace(finding, severity=Severity(wished))
        for finding in findings
        if wishes.get(finding.code) != OFF
    )


def require_allowed(wishes: Mapping[str, str], codes: Mapping[str, FindingCode]) -> None:
    """Refuse a wish that names no code or goes below its floor.

    Raises:
        SeverityFloorError: A wish goes below a code's floor.
        UnknownFindingCodeError: A wish names no code.
    """
    for code, wished in wishes.items():
        if code not in codes:
            raise UnknownFindingCodeError(code, codes)
        floor = codes[code].floor
        if floor is not None and _ORDER.index(wished) < _ORDER.index(floor):
            raise SeverityFloorError(code, wished, floor)
