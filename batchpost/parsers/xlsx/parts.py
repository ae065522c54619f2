"""The XML parts of an xlsx workbook: what its values do not show."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from batchpost.parsers.format_notes import gathered
from batchpost.parsers.package import WORKSHEET, Package, Relation
from batchpost.parsers.safe_xml import local, walk
from batchpost.parsers.sheet_look import SheetLook, WorkbookLook
from batchpost.parsers.workbook import MergedCells, SheetNotes, guard_cells, guard_sheets
from batchpost.parsers.xlsx.cells import SheetReader, UnnumberedRowsError, needed_rows
from batchpost.parsers.xlsx.scan import Scan, scan_sheet
from batchpost.parsers.xlsx.styles import Styles, read_styles

_TRUE = {"1", "true"}


@dataclass
class _Book:
    """The workbook part: sheets by name, whether formulas are to be calculated anew."""

    sheets: dict[str, str] = field(default_factory=dict)
    stale: bool = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element == "sheet":
            self.sheets[attributes.get("name", "")] = local(attributes, "id") or ""
        elif element == "calcPr":
            self.stale = attributes.get("fullCalcOnLoad") in _TRUE


def look_at_parts(package: Package) -> WorkbookLook:
    """Return what a workbook shows beside its values.

    Every part is unpacked within the limits before another reader meets the file.

    Raises:
        ListError: A part is damaged or unpacks to too much.
    """
    archive, name = package.file.archive, package.file.name
    book = _Book()
    relations = package.relations(package.workbook)
    walk(name, archive.chunks(package.find(package.workbook) or ""), book.start)
    styles_path = next((each.target for each in relations.values() if each.kind == "styles"), None)
    styles = read_styles(package, styles_path)
    look = WorkbookLook(macros=package.has_macros(relations), dates=styles.dates)
    guard_sheets(name, len(book.sheets), package.file.limits)
    seen: dict[str, SheetLook] = {}
    for sheet, relation_id in book.sheets.items():
        relation = relations.get(relation_id, Relation("", ""))
        member = package.find(relation.target)
        if relation.kind != WORKSHEET or member is None:
            look.no_tables.add(sheet)
            continue
        if member not in seen:  # many sheets may be said to lie in one part
            seen[member] = _look_at_sheet(package, relation.target, styles, stale=book.stale)
        look.sheets[sheet] = seen[member]
    package.look_through(set(archive.names) - seen.keys(), (".xml", ".rels"))
    return look


def _look_at_sheet(package: Package, path: str, styles: Styles, *, stale: bool) -> SheetLook:
    file = package.file
    member = package.find(path) or ""
    scan = scan_sheet(file.name, file.archive.chunks(member), styles, stale=stale)
    reader = SheetReader(styles, stale, padded=scan.padded, formats=scan.formats)
    # A cell far from the others makes room for all between them: looked at before it is made.
    far = scan.rows * scan.columns > file.limits.cells
    if scan.everywhere or scan.first_column is None or far:
        reader.read(file.name, file.archive.chunks(member))
    else:
        reader = _look_at_some(package, member, scan, reader)
    guard_cells(file.name, reader.last_row * reader.last_column, file.limits)
    first = scan.first_column if scan.first_column is not None else reader.first_column
    reader.filters += _filters_of_tables(package, path, reader.tables)
    return SheetLook(first or 0, _notes(reader), reader.padded)


def _look_at_some(package: Package, member: str, scan: Scan, reader: SheetReader) -> SheetReader:
    """Read what is around the cells, and the rows that need it."""
    file = package.file
    reader.read(file.name, iter((scan.around,)))
    if scan.looked_for is not None:
        try:
            rows = needed_rows(file.archive.chunks(member), scan.looked_for)
            reader.read(file.name, rows)
        except UnnumberedRowsError:
            reader = SheetReader(
                reader.styles, reader.stale, padded=scan.padded, formats=scan.formats
            )
            reader.read(file.name, file.archive.chunks(member))
    return reader


def _filters_of_tables(package: Package, path: str, tables: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the rows over which filters of tables (ListObjects) in a sheet are set."""
    if not tables:
        return
    relations = package.relations(path)
    for table in tables:
        member = package.find(relations[table].target) if table in relations else None
        if member is not None:
            reader = SheetReader()
            reader.read(package.file.name, package.file.archive.chunks(member))
            yield from reader.filters


def _notes(reader: SheetReader) -> SheetNotes:
    filtered = {
        row for row in reader.hidden_rows for first, last in reader.filters if first < row <= last
    }
    return SheetNotes(
        uncalculated=tuple(reader.uncalculated),
        errors=tuple(reader.errors),
        hidden_rows=tuple(row for row in reader.hidden_rows if row not in filtered),
        hidden_columns=tuple(sorted(reader.hidden_columns)),
        filtered_rows=tuple(sorted(filtered)),
        merged=tuple(_taller(reader.merged)),
        padded=len(reader.padded),
        formats=gathered(reader.formats),
    )


def _taller(merged: list[MergedCells]) -> Iterator[MergedCells]:
    """Yield the joined cells that reach over several rows."""
    return (each for each in merged if each.last_row > each.first_row)
