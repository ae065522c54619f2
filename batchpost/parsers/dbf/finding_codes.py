"""Codes of findings about dBASE tables."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_

_TABLE: Final = N_("dBASE: header, field descriptors, records; texts in a second file")

CODES: Final = {
    "dbf.more_records": FindingCode(
        Severity.WARNING,
        N_("A table holds no more records than its header counts."),
        _TABLE,
        floor=Severity.WARNING,
        way_out=N_("Compare the number of items with the batch, or ask for the table again."),
    ),
    "dbf.fewer_records": FindingCode(
        Severity.WARNING,
        N_("A table holds as many records as its header counts."),
        _TABLE,
        floor=Severity.WARNING,
        way_out=N_("Compare the number of items with the batch, or ask for the table again."),
    ),
    "dbf.memo_missing": FindingCode(
        Severity.WARNING,
        N_("The file with the long texts lies beside the table."),
        _TABLE,
        floor=Severity.INFO,
        way_out=N_("Ask the client for both files together, or for the list as a workbook."),
    ),
    "dbf.memo_lost": FindingCode(
        Severity.WARNING,
        N_("Long texts are where the table says."),
        _TABLE,
        floor=Severity.INFO,
        way_out=N_("Ask the client to save the table again with its file of texts."),
    ),
    "dbf.objects_unread": FindingCode(
        Severity.INFO,
        N_("Pictures in a table are told and not read."),
        _TABLE,
        way_out=N_("Nothing to do."),
    ),
    "encoding.false_code_page": FindingCode(
        Severity.WARNING,
        N_("The code page a table names is the one its letters are in."),
        N_(
            "DBF files marked cp866 that hold cp1251 were met; the mark is held against the letters"
        ),
        floor=Severity.INFO,
        way_out=N_("Look at the names in the preview; if they are wrong, name the encoding."),
    ),
    "encoding.unknown_code_page": FindingCode(
        Severity.WARNING,
        N_("The code page a table names is one of this part of the world."),
        _TABLE,
        floor=Severity.INFO,
        way_out=N_("Look at the names in the preview; if they are wrong, name the encoding."),
    ),
}
