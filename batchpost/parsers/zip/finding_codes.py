"""Codes of findings about archives."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

_SILENT: Final = N_("nothing of an archive is left out without a word")

CODES: Final = {
    "archive.member": FindingCode(
        Severity.INFO,
        N_("The list inside an archive is named."),
        _SILENT,
        way_out=N_("Nothing to do."),
    ),
    "archive.passed_over": FindingCode(
        Severity.WARNING,
        N_("Files of an archive that are no lists are told."),
        _SILENT,
        floor=Severity.INFO,
        way_out=N_("If it should be one, ask the client for it in another format."),
    ),
    "archive.other_list": FindingCode(
        Severity.WARNING,
        N_("Lists of an archive that were not asked for are told."),
        _SILENT,
        floor=Severity.INFO,
        way_out=N_("Read it by --member if its items lie in the batch."),
    ),
}
