"""Targets for what lies inside packages: each part fuzzed by itself, without its zip.

The other parts of the package are small sound ones, so that all time goes into the part.
"""

from collections.abc import Iterator

from batchpost.parsers import safe_xml
from batchpost.parsers.dbf.header import looks_like_table
from batchpost.parsers.dbf.records import read_records
from batchpost.parsers.form103.control import read_control
from batchpost.parsers.form103.pair import Pair
from batchpost.parsers.form103.table import read_pair
from batchpost.parsers.hints import NO_HINTS
from batchpost.parsers.limits import Limits
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ods.content import look_at_content
from batchpost.parsers.package import Package
from batchpost.parsers.xlsb.parts import look_at_parts as look_at_xlsb
from batchpost.parsers.xlsx.cells import SheetReader
from batchpost.parsers.xlsx.parts import look_at_parts as look_at_xlsx
from batchpost.parsers.xlsx.scan import scan_sheet
from batchpost.parsers.xlsx.styles import Styles, read_styles

#: Small, so that the hours go into shapes and not into sizes.
LIMITS = Limits(file_bytes=1 << 20, unpacked_bytes=8 << 20, ratio_from_bytes=1 << 20, cells=1 << 20)

_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = b'<sheets><sheet name="a" sheetId="1" r:id="r1"/><sheet name="b" r:id="r3"/></sheets>'
XLSX_BOOK = b"<workbook>" + _SHEETS + b'<calcPr fullCalcOnLoad="1"/></workbook>'
XLSX_STYLES = (
    b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
    b'<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
XLSX_SHEET = (
    b'<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" s="1"><v>12</v></c></row>'
    b'<row r="2" hidden="1"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1</f><v></v></c></row>'
    b'</sheetData><autoFilter ref="A1:B2"><filterColumn colId="0"/></autoFilter>'
    b'<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    b'<tableParts><tablePart r:id="r1"/></tableParts></worksheet>'
)
XLSX_RELATIONS = (
    b"<Relationships>"
    b'<Relationship Id="r1" Type="' + _OFFICE + b'/worksheet" Target="worksheets/sheet1.xml"/>'
    b'<Relationship Id="r2" Type="' + _OFFICE + b'/styles" Target="/xl/styles.xml"/>'
    b'<Relationship Id="r3" Type="' + _OFFICE + b'/chartsheet" Target="a.xml"/></Relationships>'
)
#: BrtBundleSh with the relation r1 and the name a, BrtXF, BrtRowHdr, BrtCellReal.
XLSB_BOOK = b"\x9c\x01\x14" + bytes(8) + b"\2\0\0\0r\x001\0" + b"\1\0\0\0a\0" + bytes(2)
XLSB_STYLES = b"\x2c\x0e\xa4\0\4\0\0\x000\x000\x000\x000\0\xe9\x04\0\x2f\4\0\0\xa4\0\xea\x04\0"
XLSB_SHEET = (
    b"\x3c\x12" + bytes(4) + b"\2\0\0\0" + bytes(8) + b"\1\0"
    b"\0\x0c" + bytes(11) + b"\x10" + b"\5\x10" + bytes(16) + b"\3\x09" + bytes(8) + b"\x2a"
    b"\xb0\1\x10" + bytes(4) + b"\2\0\0\0" + bytes(8) + b"\xa1\1\x10" + bytes(16) + b"\xa3\1\0"
)


class Parts:
    """What an `Archive` is to its readers, of members that need no unpacking."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self._members = members

    @property
    def names(self) -> tuple[str, ...]:
        """Return the members' names."""
        return tuple(self._members)

    def shown_name(self, name: str) -> str:
        """Return a name without folders."""
        return name.rsplit("/", 1)[-1]

    def read(self, name: str) -> bytes:
        """Return a member whole."""
        return self._members[name]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member in two pieces, cut somewhere."""
        data = self._members[name]
        cut = len(data) * 7 // 13
        yield data[:cut]
        yield data[cut:]


def packed(members: dict[str, bytes]) -> ListFile:
    """Return a file that is an archive of these members."""
    file = ListFile("list", b"PK\x03\x04", None, LIMITS)
    file.__dict__["archive"] = Parts(members)
    return file


def _xlsx(**changed: bytes) -> None:
    members = {
        "xl/workbook.xml": changed.get("book", XLSX_BOOK),
        "xl/_rels/workbook.xml.rels": changed.get("relations", XLSX_RELATIONS),
        "xl/styles.xml": changed.get("styles", XLSX_STYLES),
        "xl/worksheets/sheet1.xml": changed.get("sheet", XLSX_SHEET),
    }
    look_at_xlsx(Package(packed(members)))


def fuzz_xlsx_sheet(data: bytes) -> None:
    """A sheet in its package: the quick pass, and the slow one over what it shows."""
    _xlsx(sheet=data)


def fuzz_xlsx_scan(data: bytes) -> None:
    """The quick pass over a sheet alone, with styles that show zeros."""
    cut = len(data) // 2
    scan_sheet("list", (data[:cut], data[cut:]), Styles({"1": 6}), stale=True)


def fuzz_xlsx_cells(data: bytes) -> None:
    """The slow pass over a sheet alone."""
    SheetReader(Styles({"1": 6}), stale=True).read("list", iter((data,)))


def fuzz_xlsx_book(data: bytes) -> None:
    """The workbook part."""
    _xlsx(book=data, sheet=b"<worksheet/>", styles=b"<styleSheet/>")


def fuzz_xlsx_relations(data: bytes) -> None:
    """The relations of the workbook part."""
    _xlsx(relations=data, sheet=b"<worksheet/>", styles=b"<styleSheet/>")


def fuzz_xlsx_styles(data: bytes) -> None:
    """The styles part."""
    read_styles(Package(packed({"xl/styles.xml": data})), "xl/styles.xml")


def _xlsb(**changed: bytes) -> None:
    relations = XLSX_RELATIONS.replace(b".xml", b".bin")
    members = {
        "xl/workbook.bin": changed.get("book", XLSB_BOOK),
        "xl/_rels/workbook.bin.rels": relations,
        "xl/styles.bin": changed.get("styles", XLSB_STYLES),
        "xl/worksheets/sheet1.bin": changed.get("sheet", XLSB_SHEET),
    }
    look_at_xlsb(Package(packed(members)))


def fuzz_xlsb_sheet(data: bytes) -> None:
    """The records of a sheet."""
    _xlsb(sheet=data)


def fuzz_xlsb_book(data: bytes) -> None:
    """The records of a workbook."""
    _xlsb(book=data, sheet=b"", styles=b"")


def fuzz_xlsb_styles(data: bytes) -> None:
    """The records of styles."""
    _xlsb(styles=data, sheet=b"")


def fuzz_ods_content(data: bytes) -> None:
    """The content of an OpenDocument spreadsheet."""
    look_at_content(packed({"content.xml": data}))


def fuzz_safe_xml(data: bytes) -> None:
    """Any XML: no document type, no entity."""
    safe_xml.walk("list", (data,), lambda *_: None, lambda *_: None, lambda *_: None)


def fuzz_form103(data: bytes) -> None:
    """Both files of a form 103 list, the control file before the first zero byte."""
    control, _, table = data.partition(b"\0")
    files = (ListFile(name, each, None, LIMITS) for name, each in (("a", table), ("b", control)))
    read_pair(Pair(*files), NO_HINTS)


def fuzz_form103_control(data: bytes) -> None:
    """The text of a control file."""
    read_control(data.decode("cp866"))


def fuzz_dbf_memos(data: bytes) -> None:
    """A dbf and the memo file beside it; the first two bytes tell where that begins."""
    at = 2 + int.from_bytes(data[:2], "little")
    within = Parts({"l.dbf": b"", "l.fpt": data[at:], "l.dbt": data[at:]})
    file = ListFile("l.dbf", data[2:at], None, LIMITS, 1, within, "l.dbf")  # type: ignore[arg-type]
    if looks_like_table(file.data):
        read_records(file, NO_HINTS)
