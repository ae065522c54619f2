"""What the fuzzing of each target begins with: small inputs of its own kind, and its words.

They are cut out of the lists of `samples/` and `tests/` and, where they lie beside the
repository, of `../shared`: a sheet's XML for the target that reads sheets, a stream for the
one that reads streams. A few short ones are written here, so that none begins with nothing.
"""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import binaries
import parts

from batchpost.errors import BatchpostError
from batchpost.parsers.formats import format_name, formats
from batchpost.parsers.limits import Limits
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import CompoundFile

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
#: Longest input: lists of a few rows; single values need no more than a line or two. The rate of
#: executions follows it, and shapes matter here, not sizes.
LONGEST = 1 << 10
LONGEST_OF = {
    "identifiers": 48,
    "amounts": 128,
    "weights": 128,
    "numbers": 128,
    "addresses": 256,
    "one_address": 256,
    "phones": 128,
    "words": 128,
    "titles": 256,
    "number_formats": 64,
    "form103_control": 512,
    "archive": 2 << 10,
    "biff": 2 << 10,
    "dbf_memos": 2 << 10,
    "format_zip": 2 << 10,
    "identified": 2 << 10,
    "ole": 4 << 10,
}
#: What is looked through for seeds.
_LARGEST_SEED = 4 << 10
_MOST = 60
_SHIPPED = ROOT / "batchpost" / "parsers" / "layouts" / "shipped"
_NAME = re.compile(rb'^name = ".*"', re.MULTILINE)
_LARGEST_FILE = 1 << 20

_ADDRESSES = (
    "220030, г. Минск, ул. Ленина, д. 32, корп. 1, кв. 26",
    "222603, Минская обл., Несвижский р-н, аг. Снов, ул. Новая, д. 3Е",
    "а/я 15\nдо востребования, г.п. Мир\nGermany, 10115 Berlin, Invalidenstr. 5",
)
_TABLE = (
    "№;Адресат;Индекс;Адрес;Масса, г;Оценка;Наложенный платёж;Телефон\n"
    "1;Козел И.П.;220030;г. Минск, ул. Ленина, 32-26;13;1 000,50;5.00;+375 29 123-45-67\n"
    '2;"Гончар ""П""";012345;"г. Брест";0,104 кг;;;80291234567\nИтого;;;;117;;;\n'
)
_FORM103 = (
    "Barcode|Mass|MassRate|Payment|Value|Rcpn|IndexTo|PlaceTo|StreetTo|HouseTo|MailType\r\n"
    "10944022440321|20|100|0|500|Козел К.Л.|101000|Москва|ул. Мира|5|2\r\n"
)
_CONTROL = (
    "[Main]\r\nInn=7710146102\r\nSendDate=20261123\r\nListNum=12\r\nMailType=2\r\nMailCtg=1\r\n"
    "DirectCtg=1\r\nPostMark=65\r\n[Sender]\r\nSndr=ООО\r\n[Summary]\r\nMailCount=1\r\n"
)
_BATCH = (
    '{"name":"1","postal_delivery_type":"ordered_letter","is_document":false,"items":[{'
    '"recipient_object":{"type":"individual","first_name":"Анна","address":{"postcode":"220030",'
    '"city":"Минск","building":"3"}},"weight":20,"s10code":"RB707173557BY",'
    '"addons":{"declared_value":{"currency":"BYN","value":1.5}},"notification":1}]}'
)
_PAGE = (
    "<html><head><meta charset=utf-8></head><body><table><tr><th>ФИО<th>Индекс</tr>"
    "<tr><td rowspan=2>Козел&nbsp;И.<td colspan='2'>220030<br>x<tr><td><table><tr><td>y</table>"
    "</td></tr></table><!-- c --><script>1</script></body></html>"
)
_MHT = (
    "MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related; "
    'boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n'
    "Content-Transfer-Encoding: quoted-printable\n\n<html><table><tr><td>=D0=9A</table>\n--b--\n"
)
_BOOK_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1">'
    '<NumberFormat ss:Format="000000"/></Style></Styles><Worksheet ss:Name="A"><Table>'
    '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Row ss:Index="2" ss:Hidden="1">'
    '<Cell ss:Index="2" ss:MergeDown="1" ss:MergeAcross="1" ss:StyleID="s1" ss:Formula="=A1">'
    '<Data ss:Type="Number">12.5</Data><Comment><Data>c</Data></Comment></Cell>'
    '<Cell><Data ss:Type="DateTime">1899-12-31T10:00:00.000</Data></Cell></Row></Table>'
    "<AutoFilter/></Worksheet></Workbook>"
)
_LETTER = (
    "<Envelope><GetAddrLetter><AddrInfo><RcpnName>Козел</RcpnName><RcpnIndex>050000</RcpnIndex>"
    "<Weight>0.02</Weight></AddrInfo></GetAddrLetter></Envelope>"
)
_ODS = (
    '<d xmlns:t="t" xmlns:o="o" xmlns:x="x"><t:table t:name="A"><t:table-column '
    't:visibility="collapse" t:number-columns-repeated="2"/><t:table-row '
    't:visibility="filter" t:number-rows-repeated="2"><t:table-cell o:value-type="float" '
    'o:value="12" t:number-columns-repeated="2"><x:p>0012</x:p></t:table-cell><t:table-cell '
    't:formula="=A1" t:number-rows-spanned="2"/><t:covered-table-cell o:value-type="time">'
    '<x:p>10:00</x:p></t:covered-table-cell><t:table-cell o:value-type="currency" '
    'o:currency="EUR" o:value="12500"><x:p>12,5 €</x:p></t:table-cell></t:table-row></t:table></d>'
)
_LAYOUT = """name = "a"
client = "100000001"
saved_on = 2026-11-22
[table]
by = "heading"
skip = ["Итого"]
[columns]
ФИО = "addressee"
[units]
weight = "kg"
[constants]
kind = "letter"
[recognise]
headings = ["ФИО"]
"""
_NUMBERS = "1 234,5\n0.020\n1,000\n-5\n1e5\n12.май\n2026-05-12 00:00:00\n0,02 кг\n15 р. 20 к.\n½"
_PHONES = "+375 29 123-45-67\n8 (029) 123-45-67 доб. 2\n8 495 123-45-67\n80291234567;375291234567"
_TITLE = (
    "Список № 12/3 от 3 мая 2026 г.;заказных писем с простым уведомлением\n"
    'Отправитель: ООО "Образец", УНП 100000001, договор № 5 от 01.02.2026'
)
_WORDS_SEEN = "заказное\nда\nхрупкое, осторожно\nБеларусь\nBY\n5"


def _zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in members.items():
            opened.writestr(name, text.encode("cp866", "replace"))
    return buffer.getvalue()


_ARCHIVES = (
    _zipped({"l.csv": _TABLE}),
    _zipped({"a.txt": _FORM103, "ah.ini": _CONTROL}),
    _zipped({"a/b.csv": "a;b\n1;2\n", "c.json": _BATCH, "d.bin": "\x01"}),
)
_WRITTEN: dict[str, tuple[str | bytes, ...]] = {
    "format_gzip_file": tuple(gzip.compress(each.encode()) for each in (_TABLE, _BATCH)),
    "format_zip": _ARCHIVES,
    "archive": _ARCHIVES,
    "format_dbf": (binaries.dbf(),),
    "dbf_memos": (len(binaries.dbf()).to_bytes(2, "little") + binaries.dbf() + binaries.memos(),),
    "biff": (binaries.biff(),),
    "ole": (binaries.ole(),),
    "format_delimited": (_TABLE, _TABLE.replace(";", "\t"), "sep=,\na,b\n1,2\n"),
    "whole_list": (_TABLE, _FORM103, _BATCH, _PAGE, _BOOK_2003, _LETTER),
    "encoding": (_TABLE,),
    "identified": (_TABLE, _FORM103, _CONTROL, _BATCH, _PAGE, _MHT, _BOOK_2003, _LETTER),
    "format_form103": (_FORM103, _FORM103.replace("\r", "")),
    "form103": (_CONTROL + "\0" + _FORM103,),
    "form103_control": (_CONTROL,),
    "format_belpost_json": (_BATCH, f"[{_BATCH}]"),
    "format_json_table": ('[{"a":1,"b":{"c":["x",2]}}]', '{"a":1}\n{"a":"2"}\n', '{"d":[{"a":1}]}'),
    "format_html": (_PAGE, _MHT),
    "html_tables": (_PAGE,),
    "format_xml2003": (_BOOK_2003,),
    "format_kazpost_xml": (_LETTER,),
    "safe_xml": (_LETTER, _BOOK_2003, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    "ods_content": (_ODS,),
    "layout": (_LAYOUT,),
    "addresses": _ADDRESSES,
    "one_address": _ADDRESSES,
    "phones": (_PHONES,),
    "numbers": (_NUMBERS,),
    "weights": (_NUMBERS,),
    "amounts": (_NUMBERS,),
    "words": (_WORDS_SEEN,),
    "titles": (_TITLE,),
    "number_formats": ("[$-419]000000;@", 'dd\\.mm\\.yyyy "г."', "_(* #,##0.00_)"),
    "identifiers": ("RB707173557BY", "10944022440321", "rb 707 173 557 by"),
    "xlsx_sheet": (parts.XLSX_SHEET,),
    "xlsx_scan": (parts.XLSX_SHEET,),
    "xlsx_cells": (parts.XLSX_SHEET,),
    "xlsx_book": (parts.XLSX_BOOK,),
    "xlsx_relations": (parts.XLSX_RELATIONS,),
    "xlsx_styles": (parts.XLSX_STYLES,),
    "xlsb_sheet": (parts.XLSB_SHEET,),
    "xlsb_book": (parts.XLSB_BOOK,),
    "xlsb_styles": (parts.XLSB_STYLES,),
}
#: How the names of those members begin and end that are inputs of a target.
_MEMBERS = {
    "xlsx_sheet": ("xl/worksheets/sheet", ".xml"),
    "xlsx_scan": ("xl/worksheets/sheet", ".xml"),
    "xlsx_cells": ("xl/worksheets/sheet", ".xml"),
    "xlsx_book": ("xl/workbook", ".xml"),
    "xlsx_relations": ("xl/_rels/workbook", ".xml.rels"),
    "xlsx_styles": ("xl/styles", ".xml"),
    "xlsb_sheet": ("xl/worksheets/sheet", ".bin"),
    "xlsb_book": ("xl/workbook", ".bin"),
    "xlsb_styles": ("xl/styles", ".bin"),
    "ods_content": ("content", ".xml"),
    "safe_xml": ("xl/", ".xml"),
}
_ENCODED = ("encoding", "format_delimited", "whole_list")
_WHOLE = {
    "archive": (b"PK\x03\x04",),
    "ole": (b"\xd0\xcf\x11\xe0",),
    "identified": (b"",),
    "encoding": (b"",),
}

_XML = ("<", "/>", "</", "<!DOCTYPE", "<!ENTITY", "<![CDATA[", "]]>", "<!--", "&#x10;", "&amp;")
_CSV = (";", "\t", "|", '"', '""', "\r\n", "sep=", "Итого", "\x1a", "0,020", "кг", "г", " ")
_KEYS: dict[str, tuple[str, ...]] = {
    "xlsx": (
        *_XML, 'r="', 's="1"', 't="e"', 't="str"', 't="inlineStr"', "<c ", "<v>", "</v>", "<f>",
        "<row ", 'hidden="1"', "<sheetData>", "</sheetData>", "<mergeCell ", 'ref="A1:B2"', "<is>",
        "<x:c ", "XFD1048576", "autoFilter", "filterColumn", "tablePart", "cellXfs", "numFmt",
    ),
    "ods": (
        *_XML, "table-row", "table-cell", "covered-table-cell", "number-columns-repeated",
        "number-rows-repeated", "number-rows-spanned", "visibility", "collapse", "filter",
        "value-type", "formula", "annotation", "table-row-group", "display", "1000000000",
        "currency", "percentage", "float",
    ),
    "format_xml2003": (
        *_XML, "<Worksheet", "<Table>", "<Row", "<Cell", "<Data", "ss:Index=", "ss:MergeDown=",
        "ss:MergeAcross=", "ss:Hidden=", "ss:Span=", "ss:Type=", "DateTime", "Number", "Comment",
        "#,##0,", "Percent", "Euro Currency", "[$€-407]",
    ),
    "format_html": (
        "<table", "<tr", "<td", "<th", "rowspan=", "colspan=", "</table>", "<br>", "<!--", "-->",
        "<script>", "<style", "&nbsp;", "&#", "charset=", "--b", "base64", "quoted-printable",
        "<![if", "<!", "<?", "]>", "=?utf-8?Q?", "Content-Type:", "boundary=",
    ),
    "html_tables": ("<table", "<tr", "<td", "<th", "rowspan=", "colspan=", "</table>", "<br>",
                    "<!--", "-->", "<script>", "<style", "&nbsp;", "&#", "<![if", "<?", "]>"),
    "json": (
        '"recipient_object"', '"postal_delivery_type"',
             "{", "}", "[", "]", '":', "null", "true", "1e999", "NaN", '"items"', '"weight"',
             '"s10code"', '"addons"', '"recipient"', "\\ud800", "-0", '""', "1.5"),
    "csv": _CSV,
    "layout": ("[table]", "[[columns]]", "field =", "heading =", "position =", "[units]", "[codes]",
               "[words]", "[list_no]", "[recognise]", "[constants]", "[defaults]", "by =",
               "first_row =", "until =", "skip =", "shape =", '"kg"', "2026-11-22", "true"),
    "address": ("г. ", "ул. ", "д. ", "кв. ", "корп. ", "р-н", " обл.", "аг. ", "а/я", "220030",
                ", ", "до востребования", "Россия", "пр-т", "д.", "/", "-"),
}  # fmt: skip
_KEYS_OF = {
    "format_belpost_json": "json",
    "format_json_table": "json",
    "format_delimited": "csv",
    "whole_list": "csv",
    "encoding": "csv",
    "weights": "csv",
    "amounts": "csv",
    "numbers": "csv",
    "addresses": "address",
    "one_address": "address",
    "layout": "layout",
}


def longest(name: str) -> int:
    """Return how long an input of a target may become."""
    return LONGEST_OF.get(name, LONGEST)


def dictionary(name: str) -> str:
    """Return the words of a target's inputs as a dictionary of libFuzzer."""
    kind = _KEYS_OF.get(name, name if name in _KEYS else name.partition("_")[0])
    words = _KEYS.get(kind, ())
    return "".join(f'"{_escaped(word.encode())}"\n' for word in words)


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in word)


def seeds(name: str) -> list[bytes]:
    """Return small inputs of a target's kind, those written here first."""
    found = [_bytes(each) for each in _WRITTEN.get(name, ())]
    if name in _ENCODED:
        encodings = ("cp1251", "cp866", "koi8-r", "utf-16", "utf-16-le", "utf-8-sig")
        found += [_TABLE.encode(encoding, "replace") for encoding in encodings]
    found += [data for data in _cut_out(name) if len(data) <= longest(name)]
    return list(dict.fromkeys(found))[:_MOST]


def _bytes(written: str | bytes) -> bytes:
    return written if isinstance(written, bytes) else written.encode()


def _cut_out(name: str) -> Iterator[bytes]:
    """Yield what the files at hand have for a target."""
    if name == "layout":
        yield from (
            _NAME.sub(b'name = "a"', path.read_bytes()) for path in sorted(_SHIPPED.glob("*.toml"))
        )
    for data in _files():
        with suppress(BatchpostError, zipfile.BadZipFile, OSError, ValueError):
            if name in _MEMBERS:
                yield from _members(data, _MEMBERS[name])
            elif name == "biff":
                yield from _streams(data)
            elif name == "dbf_memos":
                if _is_of("dbf", data):
                    yield len(data).to_bytes(2, "little") + data + bytes(512)
            elif name in _WHOLE:
                if data.startswith(_WHOLE[name]):
                    yield data
            elif name.startswith("format_") and _is_of(name.removeprefix("format_"), data):
                yield data


def _is_of(name: str, data: bytes) -> bool:
    if len(data) > _LARGEST_SEED:
        return False
    file = ListFile("list", data, None, Limits())
    return any(format_name(each) == name and each.identify(file) for each in formats())


def _members(data: bytes, name: tuple[str, str]) -> Iterator[bytes]:

    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            for info in opened.infolist():
                known = info.filename.startswith(name[0]) and info.filename.endswith(name[1])
                if known and info.file_size <= _LARGEST_SEED:
                    yield opened.read(info)


def _streams(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        container = CompoundFile("list", data)
        for name in sorted(container.names & {"Workbook", "Book"}):
            yield container.read(name)


@cache
def _files() -> tuple[bytes, ...]:
    """Return the small lists that lie at hand."""
    folders = [ROOT / "samples", ROOT / "tests"]
    folders += [SHARED / name for name in ("corpora", "traps", "lists")]
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
    return tuple(
        path.read_bytes()
        for path in found
        if path.is_file()
        and path.suffix not in {".py", ".pyc", ".md"}
        and path.stat().st_size <= _LARGEST_FILE
    )
