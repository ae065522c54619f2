"""A zip archive of lists of any known format: the only one in it, or the one that is named."""

from batchpost.parsers.form103.pair import is_lone_pair
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.workbook import Workbook
from batchpost.parsers.zip.members import the_one_list

TITLE = "zip"
_OFFICE_MARKS = frozenset({"[content_types].xml", "mimetype"})


def identify(file: ListFile) -> bool:
    """Tell whether the content is an archive, and neither a workbook nor a form 103 pair."""
    if not file.is_zip:
        return False

    if file.members:
        return not file.members & _OFFICE_MARKS and not is_lone_pair(file)
    return b"xl/" not in file.head and b"mimetype" not in file.head


def holds(file: ListFile, member: str) -> bool:  # noqa: ARG001 - what all formats are given
    """Tell whether a list inside may be named: yes; `read` says whether it is there."""
    return True


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the tables of the one list inside.

    Raises:
        SeveralListsError: More than one list, and none is named.
        MemberMissingError: The one named is not there.
        NoListInsideError: None.
        NestedTooDeepError: Archives within archives beyond the limit.
        ListError: The archive or the list is damaged.
    """
    return the_one_list(file, hints)
