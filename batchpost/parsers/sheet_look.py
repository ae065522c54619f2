"""What the parts of a workbook of Excel 2007 and later show beside its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from batchpost.parsers.calamine import Dates, sheets
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.told import macros_told
from batchpost.parsers.workbook import Sheet, SheetNotes, Workbook, raw_table


@dataclass(frozen=True)
class SheetLook:
    """What the part of one sheet shows; `first_column` is that of its first filled cell.

    `padded` gives how many digits a cell shows, by its row and column counted from 0.
    """

    first_column: int = 0
    notes: SheetNotes = field(default_factory=SheetNotes)
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass
class WorkbookLook:
    """What the parts of a workbook show: its sheets by name, and those that hold no cells."""

    sheets: dict[str, SheetLook] = field(default_factory=dict)
    no_tables: set[str] = field(default_factory=set)
    macros: bool = False
    dates: bool = False


def as_looked_at(file: ListFile, name: str, title: str, look: WorkbookLook) -> Workbook:
    """Return the sheets of a workbook with what was seen of them, the hidden ones marked.

    Args:
        file: The workbook.
        name: The format's, as answers name it.
        title: The format's, as people do.
        look: What its parts show.

    Raises:
        ListError: It is damaged.
    """
    dates = Dates.SHORTENED if look.dates else Dates.KEPT
    found = []
    for raw in sheets(file, title, look.no_tables, dates):
        shown = look.sheets.get(raw.name, SheetLook())
        columns = raw.placed(shown.first_column, shown.padded)
        found.append(Sheet(raw_table(raw.name, columns), raw.hidden, shown.notes))
    findings = (macros_told(),) if look.macros else ()
    return Workbook(name, tuple(found), findings=findings)
