"""Sheets that batchpost itself adds to a client's workbook, known again when it comes back.

A mark at the end of a cell tells them, in any office program and any format: names of
sheets are translated and may be changed, the mark is neither.
"""

from collections.abc import Iterable

#: The sheet of findings of an answer; a new answer replaces it.
FINDINGS_MARK = "[batchpost:findings]"
#: Instructions and word lists of a form; they stay where they are.
HELP_MARK = "[batchpost:help]"

#: The mark stands among the first rows of its sheet.
ROWS_LOOKED_AT = 8


def is_marked(cells: Iterable[object], *marks: str) -> bool:
    """Tell whether one of the cells ends with one of the marks (any mark without `marks`).

    >>> is_marked(["Findings", "Added by the post office. [batchpost:findings]"])
    True
    >>> is_marked(["[batchpost:help]"], FINDINGS_MARK), is_marked(["batchpost", None, 7])
    (False, False)
    """
    wanted = marks or (FINDINGS_MARK, HELP_MARK)
    return any(isinstance(cell, str) and cell.rstrip().endswith(wanted) for cell in cells)
