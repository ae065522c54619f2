"""Workbooks: cells joined over rows, rows a filter hides, zeros that a format shows."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

CODES: Final = {
    "cell.merged": FindingCode(
        Severity.WARNING,
        N_("A cell joined over several items gives its value to the first of them only."),
        N_("a joined cell stores its value in its first place (ECMA-376 part 1, 18.3.1.55)"),
        floor=Severity.WARNING,
        way_out=N_("Ask the client to write the value in every row it belongs to."),
    ),
    "row.filtered": FindingCode(
        Severity.WARNING,
        N_("A row that a filter hides is read, and named."),
        N_("a filter hides rows and leaves them in the file (ECMA-376 part 1, 18.3.1.2)"),
        floor=Severity.INFO,
        way_out=N_("Ask the client whether the item belongs to the list."),
    ),
    "currency.format_differs": FindingCode(
        Severity.WARNING,
        N_("The format of a cell shows another currency than its amount was read in."),
        N_("formats such as [$€-407] (ECMA-376 part 1, 18.8.31); the sign is not in the value"),
        floor=Severity.WARNING,
        way_out=N_("Ask the client which currency the amounts are in."),
    ),
    "number.scale_shown": FindingCode(
        Severity.WARNING,
        N_("The format of a cell shows thousands or per cent of the number that is stored."),
        N_("formats such as #,##0, and 0% (ECMA-376 part 1, 18.8.31); the stored number is read"),
        floor=Severity.INFO,
        way_out=N_("Compare the first items with what the client sees."),
    ),
    "number.zeros_shown": FindingCode(
        Severity.INFO,
        N_("A number is read with the leading zeros its cell shows."),
        N_("formats such as 000000 (ECMA-376 part 1, 18.8.30); the client sees the zeros"),
        floor=Severity.INFO,
        way_out=N_("Nothing to do."),
    ),
}
