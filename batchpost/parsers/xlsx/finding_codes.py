"""Codes of findings about workbooks of the xlsx family."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

CODES: Final = {
    "workbook.macros": FindingCode(
        Severity.INFO,
        N_("Macros of a workbook are told and never run."),
        N_("ECMA-376: a part of its own holds them"),
        way_out=N_("Nothing to do for the list. Ask the client why the list needs them."),
    ),
}
