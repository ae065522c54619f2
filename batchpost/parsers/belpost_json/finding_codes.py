"""Codes of findings about batches of Belpochta's business interface."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

_CLIENT: Final = N_("the public Ruby client of the interface, 2025 (K)")

CODES: Final = {
    "belpost.unknown_keys": FindingCode(
        Severity.WARNING,
        N_("Keys of an item that are not known are told."),
        _CLIENT,
        floor=Severity.INFO,
        way_out=N_("Ask the client what they mean and enter them by hand if they matter."),
    ),
    "belpost.kept_in_comment": FindingCode(
        Severity.WARNING,
        N_("What an item asks for and has no column here stands in its comment."),
        _CLIENT,
        floor=Severity.INFO,
        way_out=N_("Look whether it changes the price or the delivery."),
    ),
    "belpost.batch_says": FindingCode(
        Severity.INFO,
        N_("What a batch says besides its kind and direction is told."),
        _CLIENT,
        way_out=N_("Look whether it changes the price or the payment."),
    ),
}
