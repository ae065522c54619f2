"""Rows, columns and sheets: what was read, what was not, and what the file hides."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_
from batchpost.parsers.finding_codes._samples import HEADER, ROWS, in_list, with_column

_NOTHING_SILENT: Final = N_(
    "nothing is left out or put in without a word: readers that do not say so were measured on "
    "hidden rows, second sheets and totals"
)

CODES: Final = {
    "row.total": FindingCode(
        Severity.INFO,
        N_("A row of totals is no item."),
        _NOTHING_SILENT,
        lines=in_list("Итого;;;45"),
        floor=Severity.INFO,
    ),
    "row.signature": FindingCode(
        Severity.INFO,
        N_("A row for signatures is no item."),
        _NOTHING_SILENT,
        lines=in_list("Сдал: ____________ Принял: ____________;;;"),
        floor=Severity.INFO,
    ),
    "row.column_numbers": FindingCode(
        Severity.INFO,
        N_("A row that numbers the columns is no item."),
        _NOTHING_SILENT,
        lines=(HEADER, "1;2;3;4", *ROWS),
        floor=Severity.INFO,
    ),
    "row.header_again": FindingCode(
        Severity.INFO,
        N_("A header repeated on the next page is no item."),
        _NOTHING_SILENT,
        lines=in_list(HEADER, *ROWS),
        floor=Severity.INFO,
    ),
    "row.passed_over": FindingCode(
        Severity.WARNING,
        N_("Every row that is no item is told."),
        _NOTHING_SILENT,
        lines=(HEADER, ROWS[0], "Минская область;;;", ROWS[1]),
        floor=Severity.INFO,
    ),
    "row.numbered_only": FindingCode(
        Severity.WARNING,
        N_("A row with a number in the list has an item."),
        _NOTHING_SILENT,
        lines=(f"№ п/п;{HEADER}", f"1;{ROWS[0]}", f"2;{ROWS[1]}", "3;;;;"),
        floor=Severity.INFO,
    ),
    "row.above_header": FindingCode(
        Severity.WARNING,
        N_("Rows above the header that look like items are told."),
        _NOTHING_SILENT,
        floor=Severity.WARNING,
        way_out=N_("Ask the client to move the row under the header."),
    ),
    "table.beside": FindingCode(
        Severity.ERROR,
        N_("A sheet holds one table."),
        _NOTHING_SILENT,
        floor=Severity.ERROR,
        way_out=N_("Ask the client for each table as a list of its own."),
    ),
    "table.second": FindingCode(
        Severity.ERROR,
        N_("A sheet holds one table from its header to its end."),
        _NOTHING_SILENT,
        floor=Severity.ERROR,
        way_out=N_("Ask the client for each table as a list of its own."),
    ),
    "row.hidden": FindingCode(
        Severity.WARNING,
        N_("Rows that the client's file hides are read and told."),
        _NOTHING_SILENT,
        floor=Severity.INFO,
        way_out=N_("Ask the client whether the item belongs to the list."),
    ),
    "row.deleted": FindingCode(
        Severity.WARNING,
        N_("Records marked as deleted are told and are no items."),
        N_("dBASE: a record begins with * when it is deleted"),
        floor=Severity.INFO,
        way_out=N_("Ask the client if the item lies in the batch."),
    ),
    "row.fields": FindingCode(
        Severity.ERROR,
        N_("A row has as many fields as the header."),
        N_("a field too many moves all values behind it into wrong columns"),
        lines=in_list("Мельник О.С.;220050;г. Минск, ул. Мира, д. 2;30;кв. 7"),
        floor=Severity.ERROR,
    ),
    "row.glued": FindingCode(
        Severity.WARNING,
        N_("A record broken over several lines is put together again."),
        N_("an item of the electronic form ф.103 may hold a line break (K)"),
        floor=Severity.INFO,
        way_out=N_("Look at its values in the preview."),
    ),
    "column.hidden": FindingCode(
        Severity.WARNING,
        N_("Columns that the client's file hides are read and told."),
        _NOTHING_SILENT,
        floor=Severity.INFO,
        way_out=N_("Ask the client whether it holds what it should."),
    ),
    "column.duplicate": FindingCode(
        Severity.WARNING,
        N_("No two columns mean the same."),
        N_("assumption: the first of them is the one meant"),
        lines=with_column("Масса, г", "21", "26"),
        floor=Severity.INFO,
    ),
    "column.customs_value": FindingCode(
        Severity.INFO,
        N_("The value of the contents is no declared value."),
        N_("export lists carry a value for the customs; insuring it would cost the client money"),
        floor=Severity.INFO,
        way_out=N_("If the items are insured for it, give the category insured."),
    ),
    "sheet.no_list": FindingCode(
        Severity.INFO,
        N_("Sheets without a list are told and not read."),
        _NOTHING_SILENT,
        way_out=N_("Nothing to do."),
    ),
    "sheet.not_read": FindingCode(
        Severity.WARNING,
        N_("A second sheet with a list is told and not read."),
        _NOTHING_SILENT,
        floor=Severity.INFO,
        way_out=N_("If its items lie in the batch, read that sheet as a list of its own."),
    ),
    "sheet.joined": FindingCode(
        Severity.WARNING,
        N_("Sheets with the same columns are read as one list and told."),
        _NOTHING_SILENT,
        floor=Severity.INFO,
        way_out=N_("If it is a list of its own, name the sheet to read by --sheet."),
    ),
    "sheet.hidden": FindingCode(
        Severity.WARNING,
        N_("A hidden sheet with a list is told and not read."),
        _NOTHING_SILENT,
        floor=Severity.INFO,
        way_out=N_("If its items lie in the batch, read that sheet as a list of its own."),
    ),
}
