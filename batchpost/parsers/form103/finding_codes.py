"""Codes of findings about the electronic form ф.103."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

CODES: Final = {
    "form103.no_control": FindingCode(
        Severity.WARNING,
        N_("The electronic form ф.103 is a pair of files."),
        "the pair of h.ini and txt in every such list seen (K)",
        floor=Severity.WARNING,
        way_out=N_("Ask the client for both files, or give kind and category yourself."),
    ),
}
