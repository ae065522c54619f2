"""One file packed by gzip (gz), read within the limits of archives; a tar inside is refused."""

from batchpost.parsers.foreign import refuse_foreign
from batchpost.parsers.formats import read_workbook
from batchpost.parsers.gzip_file.unpacking import MAGIC, unpacked
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import NestedTooDeepError
from batchpost.parsers.workbook import Workbook

TITLE = "gz"


def identify(file: ListFile) -> bool:
    """Tell whether the content begins as gzip's does."""
    return file.data.startswith(MAGIC)


def holds(file: ListFile, member: str) -> bool:  # noqa: ARG001 - what all formats are given
    """Tell whether a list inside may be named: what is packed may be an archive."""
    return True


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the tables of the file inside.

    Raises:
        NestedTooDeepError: Archives within archives beyond the limit.
        UnpackingError: It unpacks to more than the limits allow.
        ListError: It is damaged, or what lies inside is no list.
    """
    if file.nesting >= file.limits.nesting:
        raise NestedTooDeepError(file.name)
    inside = unpacked(file)
    refuse_foreign(inside)
    return read_workbook(inside, hints)
