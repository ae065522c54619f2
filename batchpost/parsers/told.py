"""Words on a workbook as a whole that several formats share."""

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message


def macros_told() -> Finding:
    """Return the finding that a workbook carries programs."""
    return Finding(
        "workbook.macros",
        Severity.INFO,
        Place(),
        None,
        message("The workbook carries macros; they were not run."),
        message("Nothing to do for the list. Ask the client why the list needs them."),
    )
