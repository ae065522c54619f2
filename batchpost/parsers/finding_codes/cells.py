"""Cells: numbers that lost digits, texts that were folded, formulas without a value."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_
from batchpost.parsers.finding_codes._samples import HEADER, ROWS, in_list, with_column

_REPAIR: Final = N_("a value is never changed without a word; the text stays in the client's file")
_SPREADSHEET: Final = N_("spreadsheets keep 15 digits of a number and show long ones as 1.09E+13")
_ENCODING: Final = N_("letter frequencies of four encodings; a list in the wrong one is mojibake")

CODES: Final = {
    "identifier.in_name": FindingCode(
        Severity.INFO,
        N_("An identifier behind the addressee's name is read as the identifier."),
        N_("UPU S10-12: two letters, nine digits, two letters; no name ends so"),
        lines=(HEADER, f"Жук И.П. RB707173557BY;{ROWS[0].partition(';')[2]}"),
        floor=Severity.INFO,
    ),
    "number.lost_digits": FindingCode(
        Severity.ERROR,
        N_("A number that a spreadsheet rounded is not rebuilt."),
        _SPREADSHEET,
        lines=with_column("ШПИ", "1.09440224E+13", "RB707173557BY"),
        floor=Severity.ERROR,
    ),
    "number.scientific": FindingCode(
        Severity.WARNING,
        N_("A number in scientific notation is read only with all its digits."),
        _SPREADSHEET,
        lines=with_column("ШПИ", "1.0944022440321E+13", "RB707173557BY"),
        floor=Severity.INFO,
    ),
    "number.decimal": FindingCode(
        Severity.INFO,
        N_("Digits that a spreadsheet wrote as a decimal are read whole."),
        _REPAIR,
        lines=(HEADER, ROWS[0].replace("220030", "220030.0"), ROWS[1]),
        floor=Severity.INFO,
    ),
    "text.formula": FindingCode(
        Severity.WARNING,
        N_("A text that looks like a formula is never run."),
        N_("CWE-1236: formulas in a table run where it is opened"),
        lines=in_list('"=HYPERLINK(""http://example.com"";""x"")";220050;г. Минск, д. 3;30'),
        floor=Severity.INFO,
    ),
    "text.date": FindingCode(
        Severity.WARNING,
        N_("A date in place of a text may be a house that a spreadsheet changed."),
        N_("spreadsheets turn 5/2 into a day of the year"),
        lines=(
            "Кому;Индекс;Город;Улица;Дом;Масса, г",
            "Жук И.П.;220030;г. Минск;ул. Садовая;2026-02-05 00:00:00;20",
            "Козел А.В.;224030;г. Брест;ул. Мира;5;25",
        ),
        floor=Severity.INFO,
    ),
    "text.quotes": FindingCode(
        Severity.WARNING,
        N_("A quotation mark that is never closed is read as plain text."),
        N_("RFC 4180; an open mark would swallow all rows below it"),
        lines=(HEADER, '"ООО Ромашка;220050;г. Минск, ул. Мира, д. 2;30', *ROWS),
        floor=Severity.INFO,
    ),
    "text.blanks": FindingCode(
        Severity.INFO,
        N_("No-break blanks and line breaks in cells are folded."),
        _REPAIR,
        lines=in_list("Мельник\u00a0О.С.;220050;г. Минск, ул. Мира, д. 2;30"),
        floor=Severity.INFO,
    ),
    "text.garbled": FindingCode(
        Severity.WARNING,
        N_("Letters are not garbled by the program that made the list."),
        N_("assumption: texts written in one encoding and saved in another"),
        floor=Severity.WARNING,
        way_out=N_("Ask the client to export the list again; such names cannot be delivered."),
    ),
    "text.dashes": FindingCode(
        Severity.INFO,
        N_("A dash alone in a cell is an empty cell."),
        _REPAIR,
        lines=with_column("Телефон", "-", "+375 29 217-78-68"),
        floor=Severity.INFO,
    ),
    "cell.error": FindingCode(
        Severity.ERROR,
        N_("A cell shows a value and no error."),
        N_("error values of spreadsheets: #REF!, #VALUE!, #N/A and others (ECMA-376)"),
        floor=Severity.ERROR,
        way_out=N_("Ask the client for the value."),
    ),
    "formula.uncalculated": FindingCode(
        Severity.ERROR,
        N_("A formula has a stored value."),
        N_(
            "ECMA-376: a cell with a formula may hold no value; readers show it as empty (measured)"
        ),
        floor=Severity.ERROR,
        way_out=N_("Ask the client to open the workbook, let it calculate, and save it."),
    ),
    "encoding.doubtful": FindingCode(
        Severity.WARNING,
        N_("The encoding of the letters is sure."),
        _ENCODING,
        floor=Severity.WARNING,
        way_out=N_("Look at the names in the preview; if they are wrong, name the encoding."),
    ),
    "encoding.broken": FindingCode(
        Severity.ERROR,
        N_("All letters can be read."),
        _ENCODING,
        floor=Severity.ERROR,
        way_out=N_("Ask the client to save the list again, without cutting it."),
    ),
    "encoding.not_used": FindingCode(
        Severity.WARNING,
        N_("An encoding is named only for lists that do not say theirs."),
        N_(
            "workbooks and XML say themselves how their letters are kept (ECMA-376; XML 1.0, 4.3.3)"
        ),
        floor=Severity.INFO,
        way_out=N_("Make sure that the right file was taken, and leave out --encoding."),
    ),
    "encoding.mixed": FindingCode(
        Severity.WARNING,
        N_("A list is written in one encoding."),
        _ENCODING,
        floor=Severity.WARNING,
        way_out=N_("Look at the names in the preview; if they are wrong, name the encoding."),
    ),
}
