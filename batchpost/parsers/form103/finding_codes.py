"""Codes of findings about the electronic form ф.103."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

CODES: Final = {
    "form103.no_control": FindingCode(
        Severity.WARNING,
        N_("The electronic form ф.103 is a pair of files."),
        N_("the pair of h.ini and txt in every such list seen (K)"),
        floor=Severity.WARNING,
        way_out=N_("Ask the client for both files, or give kind and category yourself."),
    ),
    "form103.also_says": FindingCode(
        Severity.WARNING,
        N_("What the control file says and has no counterpart here is told by its name."),
        N_("RTM-0002 as read in two public programs (V)"),
        floor=Severity.INFO,
        way_out=N_("Look whether it changes the price or the delivery."),
    ),
    "form103.address_type": FindingCode(
        Severity.WARNING,
        N_("Kinds of address on which programs disagree are told."),
        N_("AddressType 4 and 5 are swapped between two public programs (?)"),
        floor=Severity.INFO,
        way_out=N_("Ask the client which is meant."),
    ),
}
