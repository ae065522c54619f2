"""The Russian electronic form 103 (RTM-0003): a control file `…h.ini` and a data file `….txt`.

Zipped or side by side, both usually in cp866. The data file has a line of field names and
`|` between fields, no quoting; weights are grams, amounts kopecks. Versions 11-16, 13-17 and
14-18 differ in their last fields only. Source: list-formats notes 1.1, read in three public
programs; grade V.
"""

from batchpost.parsers.form103.pair import is_lone_pair, open_pair
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_kinds import is_form103_control, is_form103_table
from batchpost.parsers.workbook import Workbook

TITLE = "ф. 103 (RTM-0003)"


def identify(file: ListFile) -> bool:
    """Tell whether the content is an archive of one such pair alone, or one half of a pair."""
    if file.is_zip:
        return is_lone_pair(file)
    return is_form103_table(file.head) or is_form103_control(file.head)


def holds(file: ListFile, member: str) -> bool:
    """Tell whether a file is of the pair in an archive."""
    return member.replace("\\", "/").lower() in file.members


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the table with what the control file says of it.

    Raises:
        CompanionMissingError: A control file without its data file.
        ListError: A file is damaged.
    """
    from batchpost.parsers.form103.table import read_pair  # noqa: PLC0415 - only its own files pay for it

    return read_pair(open_pair(file), hints)
