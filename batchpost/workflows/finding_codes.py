"""Codes of the findings of workflows, and all codes of the program, wherever they are declared.

A code is declared beside the code that makes it: as `CODES` of a rule in `checks/rules/`, or of
a module called `finding_codes` (a file, or a folder of files) in any room or format's folder.
"""

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

_NAME: Final = "finding_codes"
_PACKAGE: Final = Path(__file__).parents[1]
_CONTRACT: Final = N_("the office's own record of the client")
_RANGES: Final = N_(
    "the office's own record of rolls; contracts of Belpochta give ranges of serials (V)"
)

CODES: Final = {
    "category.from_value": FindingCode(
        Severity.INFO,
        N_("A parcel without a category has the one its declared value tells."),
        N_("price lists know parcels with and without a declared value only (transcribed)"),
        floor=Severity.INFO,
        way_out=N_("Give --category if that is not so."),
    ),
    "client.tax_id": FindingCode(
        Severity.WARNING,
        N_("The list names the tax number of the client who brings it."),
        _CONTRACT,
        floor=Severity.WARNING,
        way_out=N_("Make sure that the right client is chosen by --client."),
    ),
    "client.contract": FindingCode(
        Severity.WARNING,
        N_("The client's contract is in force on the day."),
        _CONTRACT,
        way_out=N_("Renew it, or correct its dates by `batchpost client edit`."),
    ),
    "client.month_offline": FindingCode(
        Severity.WARNING,
        N_("A discount by the month counts all lists of the client."),
        N_("without the server, lists accepted elsewhere meanwhile are not known"),
        floor=Severity.INFO,
        way_out=N_(
            "If the client brings lists to other workplaces meanwhile, accept this one after "
            "`batchpost ledger sync`."
        ),
    ),
    "label.no_roll": FindingCode(
        Severity.WARNING,
        N_("Labels are of a roll on record."),
        N_("the office's own record of rolls"),
        floor=Severity.INFO,
        way_out=N_("Enter the roll by `batchpost roll issue`; the labels used are recorded."),
    ),
    "label.ordinary": FindingCode(
        Severity.WARNING,
        N_("Ordinary items bear no labels of registered or insured ones."),
        N_(
            "ordinary items are accepted without receipt and not booked on the way: "
            "www.mpt.gov.by/be/faq/pochtovaya-deyatelnost (V); letters: UPU standard S10"
        ),
        floor=Severity.INFO,
        way_out=N_(
            "Ordinary items need no numbers: leave --first-label out, or say what they are by "
            "--category."
        ),
    ),
    "label.other_client": FindingCode(
        Severity.WARNING,
        N_("A client's own range of numbers is used by that client alone."),
        _RANGES,
        floor=Severity.INFO,
        way_out=N_("Make sure that the right client is chosen by --client."),
    ),
    "label.outside_range": FindingCode(
        Severity.WARNING,
        N_("A client with a range of numbers of its own uses no others."),
        _RANGES,
        floor=Severity.INFO,
        way_out=N_("Ask the client which range the contract gives it, or number the list anew."),
    ),
    "identifier.missing": FindingCode(
        Severity.WARNING,
        N_("Registered and insured items have numbers."),
        N_("the form ф.103 has a column for the number of each item"),
        floor=Severity.INFO,
        way_out=N_("Scan the first label and give it by --first-label."),
    ),
    "weight.differs": FindingCode(
        Severity.WARNING,
        N_("The weight from the scale is the one the list says."),
        N_(
            "Russian rules of acceptance at the client's: each item is weighed and compared (V); "
            "the tolerance is a setting"
        ),
        floor=Severity.WARNING,
        way_out=N_("The fee is reckoned by the weight from the scale."),
    ),
    "ledger.not_asked": FindingCode(
        Severity.WARNING,
        N_("A list is compared with the lists accepted before."),
        N_("the ledger could not be read"),
        floor=Severity.INFO,
        way_out=N_("Check the list again when the ledger is back; duplicates were not sought."),
    ),
}


@cache
def all_codes() -> Mapping[str, FindingCode]:
    """Return every code the program can make, in the order of the alphabet."""
    from batchpost.checks.run import load_rules

    found = {code: known for rule in load_rules().values() for code, known in rule.CODES.items()}
    for name in _declaring():
        found.update(importlib.import_module(name).CODES)
    return dict(sorted(found.items()))


@cache
def titles() -> Mapping[str, str]:
    """Return by code the title of the rule it belongs to; only rules of checks have titles."""
    from batchpost.checks.run import load_rules

    return {code: rule.TITLE for rule in load_rules().values() for code in rule.CODES}


def _declaring() -> Iterator[str]:
    """Return the names of the modules that declare codes, by the names of their files."""
    files = [*_PACKAGE.rglob(f"{_NAME}.py"), *_PACKAGE.rglob(f"{_NAME}/*.py")]
    for path in sorted(files):
        if not path.name.startswith("_"):
            inside = path.relative_to(_PACKAGE).with_suffix("").parts
            yield ".".join((_PACKAGE.name, *inside))
