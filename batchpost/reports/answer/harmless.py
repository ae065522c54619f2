"""A client's workbook opened so that nothing in it runs: no macros, links, foreign formulas."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from batchpost.model.formulas import looks_like_formula
from batchpost.reports.sheet_text import sheet_text

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
#: A formula that may stay: sums and arithmetic over cells, no link, no text, no other function.
_PLAIN = re.compile(
    r"=(?:[-+*/^(),;:<>=$%\s]|\d+(?:\.\d+)?|\$?[A-Z]{1,3}\$?\d{1,7}\b(?![!(])"
    r"|(?:SUM|SUBTOTAL|COUNT|COUNTA|MIN|MAX|ROUND|AVERAGE|IF)\()+"
)


def harmless(data: bytes, items: Mapping[str | None, frozenset[int]]) -> Any:
    """Open a workbook; macros and links to other files are left behind.

    Among the items (rows by sheet) formulas stand as their last values, which are what was
    checked. Elsewhere plain sums stay formulas, so that totals follow the corrections; any
    other formula becomes its last value, or its text where it has none.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - 280 ms
    from openpyxl.formatting.formatting import (  # noqa: PLC0415
        ConditionalFormattingList,
    )

    book = load_workbook(io.BytesIO(data), data_only=True, keep_vba=False, keep_links=False)
    book.defined_names.clear()
    formulas = None
    if _has_formulas(data):
        formulas = load_workbook(io.BytesIO(data), keep_vba=False, keep_links=False)
    for sheet in book.worksheets:
        sheet.defined_names.clear()
        sheet.data_validations.dataValidation = [
            kept for kept in sheet.data_validations.dataValidation if _is_plain_validation(kept)
        ]
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.tables.clear()
        sheet._pivots = []  # noqa: SLF001 - openpyxl has no other way
        sheet._hyperlinks = []  # noqa: SLF001 - same
        _quieten(sheet)
        if formulas is not None:
            rows = items.get(sheet.title, frozenset())
            _settle_formulas(sheet, formulas[sheet.title], rows)
    return book


def is_plain_formula(text: str) -> bool:
    """Tell a sum over cells from a formula that could reach outside the workbook.

    >>> is_plain_formula("=SUM(D4:D$15)*1000"), is_plain_formula("=cmd|'/C calc'!A0")
    (True, False)
    >>> is_plain_formula('=HYPERLINK("http://example.com")'), is_plain_formula("=[1]Лист!A1")
    (False, False)
    """
    return _PLAIN.fullmatch(text) is not None


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            _FORMULA.search(archive.read(name))
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )


def _is_plain_validation(rule: Any) -> bool:
    """Tell a rule of numbers and word lists, which may stay, from one that reaches further."""
    texts = [text for text in (rule.formula1, rule.formula2) if text]
    words = re.compile(r"\"[^\"]*\"|-?\d+(?:\.\d+)?|'?[^'\[\]|!=\"(]{1,31}'?!\$?[A-Z$\d:]+")
    return rule.type != "custom" and all(
        words.fullmatch(text) or is_plain_formula("=" + text) for text in texts
    )


def _quieten(sheet: Any) -> None:
    """Make every text a plain text, so that none becomes a formula when it is edited."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and looks_like_formula(cell.value):
                write_text(cell, cell.value)
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink = None


def _settle_formulas(sheet: Any, formulas: Any, items: frozenset[int]) -> None:
    """Keep plain sums outside the items; write the text of formulas that have no value."""
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            text = str(getattr(cell.value, "text", cell.value))
            here = sheet[cell.coordinate]
            if cell.row not in items and isinstance(cell.value, str) and is_plain_formula(text):
                here.value = text
            elif here.value is None:
                write_text(here, text)


def write_text(cell: Any, text: str) -> None:
    """Write a text that stays a text whatever it begins with."""
    cell.value = sheet_text(text)
    cell.data_type = "s"  # openpyxl took a text with `=` for a formula
    cell.quotePrefix = True
