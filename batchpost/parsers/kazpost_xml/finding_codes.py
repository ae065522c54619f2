"""Codes of findings about Kazpost's letters."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

CODES: Final = {
    "kazpost.example": FindingCode(
        Severity.WARNING,
        N_("A format known by one public description only is told."),
        N_("list-formats notes 1.4, one source, read 2026-11-22"),
        floor=Severity.INFO,
        way_out=N_("Compare the first items with the list."),
    ),
}
