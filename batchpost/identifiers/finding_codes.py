"""Codes of findings about identifiers: severity, rule in words, source.

A number of a scheme whose rule is published and that fails it is an error. A number by an
inferred rule, of another carrier or of no known kind is a warning only: refusing a good item
is worse than asking the operator for an eye.
"""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

_RULES = N_(
    "UPU standard S10 (V); Russian 14 digits recomputed on nine published numbers (V), "
    "github.com/lapaygroup/RussianPost"
)


def _sample(value: str) -> dict[str, list[str]]:
    return {"item_identifier": [value]}


CODES: Final = {
    "identifier.check_digit": FindingCode(
        Severity.ERROR,
        N_("The last digit of an identifier follows from the others."),
        _RULES,
        _sample("RB707173558BY"),
        floor=Severity.WARNING,
    ),
    "identifier.malformed": FindingCode(
        Severity.ERROR,
        N_("An identifier has all its letters and digits."),
        _RULES,
        _sample("RB123"),
        floor=Severity.WARNING,
    ),
    "identifier.country": FindingCode(
        Severity.ERROR,
        N_("An S10 identifier ends in the code of a country."),
        N_(
            "UPU standard S10 by github.com/jkeen/tracking_number_data couriers/s10.json (V)"
            "; ISO 3166-1"
        ),
        _sample("RB123456785XX"),
        floor=Severity.WARNING,
    ),
    "identifier.lost_digits": FindingCode(
        Severity.ERROR,
        N_("An identifier that a spreadsheet rounded is not rebuilt."),
        N_("arithmetic: a number in scientific notation holds fewer digits than the identifier"),
        _sample("1.09440224E+13"),
        floor=Severity.ERROR,
    ),
    "identifier.repaired": FindingCode(
        Severity.WARNING,
        N_("Letters that look alike, or a lost zero, are put right where the check digit agrees."),
        N_(
            "UPU standard S10 by github.com/jkeen/tracking_number_data couriers/s10.json (V)"
            "; look-alike letters as met in client lists"
        ),
        _sample("RВ707173588BY"),
        floor=Severity.INFO,
    ),
    "identifier.spacing": FindingCode(
        Severity.INFO,
        N_("Blanks, hyphens and small letters in an identifier are put right."),
        N_(
            "UPU standard S10 by github.com/jkeen/tracking_number_data couriers/s10.json (V)"
            ": blanks belong to the printed form only"
        ),
        _sample("RB 707 173 588 BY"),
        floor=Severity.INFO,
    ),
    "identifier.reserved": FindingCode(
        Severity.WARNING,
        N_("No service has indicators that begin with J, K, S, T or W."),
        N_("github.com/bwipp/postscriptbarcode wiki UPU-S10 (V); such numbers were met in use"),
        _sample("SR123456785BY"),
    ),
    "identifier.office": FindingCode(
        Severity.WARNING,
        N_("A Russian identifier begins with the index of an office."),
        N_("assumption: no Russian index begins with 0"),
        _sample("00000000000000"),
    ),
    "identifier.inferred": FindingCode(
        Severity.WARNING,
        N_("A Ukrainian identifier fits the rule inferred from published ones."),
        N_("inferred from three numbers of dev.ukrposhta.ua"),
        _sample("0500100031144"),
    ),
    "identifier.sample": FindingCode(
        Severity.WARNING,
        N_("A number published as a sample is no item's."),
        N_("search page of ukrposhta.com (K)"),
        _sample("0123456789123"),
    ),
    "identifier.other_carrier": FindingCode(
        Severity.WARNING,
        N_("A number of another carrier in a list for the post."),
        N_(
            "public tracking programs, no official table (K): Evropochta BY and 12 digits, "
            "Nova Poshta 14 digits that begin with 20 or 59"
        ),
        _sample("BY080027046773"),
    ),
    "identifier.unknown": FindingCode(
        Severity.WARNING,
        N_("An identifier is of a kind that is known."),
        N_("assumption: the column may hold numbers of the client's own"),
        _sample("12345"),
    ),
}
