"""Phones that a spreadsheet damaged."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_
from batchpost.parsers.finding_codes._samples import with_column

CODES: Final = {
    "phone.lost_digits": FindingCode(
        Severity.WARNING,
        N_("A phone has all its digits."),
        N_(
            "a phone in scientific notation holds only the first of them; an item is sent without "
            "a phone as well, so a warning only"
        ),
        lines=with_column("Телефон", "3,75291E+11", "+375 29 217-78-68"),
    ),
}
