"""What the operator said and the list has no use for: told or refused, never passed over."""

from batchpost.errors import ListError
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.hints import Hints
from batchpost.parsers.workbook import Workbook


class MemberOfNoArchiveError(ListError):
    """A file inside an archive was named, and the list is no archive."""

    def __init__(self, path: str, member: str) -> None:
        super().__init__(
            message(
                "{path} is no archive, so there is no {member} in it. Leave out --member, or "
                "name the archive.",
                path=path,
                member=member,
            )
        )


class NoSheetsToNameError(ListError):
    """A sheet was named, and the list is of a format that has none."""

    def __init__(self, path: str, sheet: str) -> None:
        super().__init__(
            message(
                "{path} is no workbook, so it has no sheet «{sheet}». Leave out --sheet.",
                path=path,
                sheet=sheet,
            )
        )


def about_encoding(workbook: Workbook, hints: Hints) -> tuple[Finding, ...]:
    """Say that the encoding named was not used: the format itself says how letters are kept."""
    known = {finding.code for finding in workbook.findings}
    if hints.encoding is None or workbook.encoding is not None or "encoding.not_used" in known:
        return ()
    return (
        Finding(
            "encoding.not_used",
            Severity.WARNING,
            Place(),
            hints.encoding,
            message(
                "The encoding {encoding} was named and not used: a list of this format "
                "says itself how its letters are kept.",
                encoding=hints.encoding,
            ),
            message("Make sure that the right file was taken, and leave out --encoding."),
        ),
    )
