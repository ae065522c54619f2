"""What is said of a dbf as a whole."""

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.parsers.encoding import Decision


def other_count(said: int, there: int) -> Finding:
    """Say that the header counts other records than the file holds."""
    return Finding(
        "dbf.more_records" if there > said else "dbf.fewer_records",
        Severity.WARNING,
        Place(),
        str(said),
        message(
            "The header counts {said} records, the file holds {there}; those in the file "
            "were read.",
            said=said,
            there=there,
        ),
        message("Compare the number of items with the batch, or ask for the table again."),
    )


def false_code_page(said: str, decision: Decision) -> Finding:
    """Say that the code page byte is denied by the letters."""
    return Finding(
        "encoding.false_code_page",
        Severity.WARNING,
        Place(),
        said,
        message(
            "The table says it is in {said}, its letters say {found}; it was read as {found}.",
            said=said,
            found=decision.encoding,
        ),
        message("Look at the names in the preview; if they are wrong, name the encoding."),
    )


def unknown_code_page(code: int, decision: Decision) -> Finding:
    """Say that the code page byte stands for letters of another part of the world."""
    return Finding(
        "encoding.unknown_code_page",
        Severity.WARNING,
        Place(),
        f"{code:02x}",
        message(
            "The table says its letters are those of code page byte {code}, which is not known "
            "here; it was read as {found}.",
            code=f"{code:02x}",
            found=decision.shown,
        ),
        message("Look at the names in the preview; if they are wrong, name the encoding."),
    )


def memo_missing(name: str, count: int) -> Finding:
    """Say that the second file of a table is not there."""
    return Finding(
        "dbf.memo_missing",
        Severity.WARNING,
        Place(column=name),
        None,
        counted(
            "Field {name} keeps its text in a second file (.dbt or .fpt), which is not beside "
            "the table; {count} cell was left empty.",
            "Field {name} keeps its texts in a second file (.dbt or .fpt), which is not beside "
            "the table; {count} cells were left empty.",
            count,
            name=name,
        ),
        message("Ask the client for both files, or for a list with short texts."),
    )


def memo_lost(name: str, count: int, row: int) -> Finding:
    """Say that texts are not where the table says."""
    return Finding(
        "dbf.memo_lost",
        Severity.WARNING,
        Place(row=row, column=name),
        None,
        counted(
            "{count} text of field {name} is not where the table says and was left empty.",
            "{count} texts of field {name} are not where the table says and were left empty.",
            count,
            name=name,
        ),
        message("Ask the client to save the table again with its file of texts."),
    )


def objects_unread(name: str, count: int) -> Finding:
    """Say that pictures and other objects are no text."""
    return Finding(
        "dbf.objects_unread",
        Severity.INFO,
        Place(column=name),
        None,
        counted(
            "Field {name} keeps pictures or other objects in {count} cell; they are not read.",
            "Field {name} keeps pictures or other objects in {count} cells; they are not read.",
            count,
            name=name,
        ),
        message("Nothing to do."),
    )


def unreadable(name: str, encoding: str, count: int, row: int) -> Finding:
    """Say that cells hold letters which the encoding does not have."""
    return Finding(
        "encoding.broken",
        Severity.ERROR,
        Place(row=row, column=name),
        None,
        counted(
            "{count} cell of field {name} holds letters that cannot be read as {encoding}.",
            "{count} cells of field {name} hold letters that cannot be read as {encoding}.",
            count,
            name=name,
            encoding=encoding,
        ),
        message("Ask the client to save the list again, without cutting it."),
    )
