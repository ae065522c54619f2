"""Codes of findings about lists of objects (JSON)."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

CODES: Final = {
    "json.beside": FindingCode(
        Severity.WARNING,
        N_("What lies beside the list of items is told."),
        N_("nothing of a file is left out without a word"),
        floor=Severity.INFO,
        way_out=N_("Look whether it says anything of the items."),
    ),
}
