"""The styles part of an xlsx: which cell styles show leading zeros, and whether any is a date."""

from dataclasses import dataclass, field

from batchpost.parsers.number_formats import (
    BUILT_IN_DATES,
    is_date,
    otherwise_shown,
    zeros_shown,
)
from batchpost.parsers.package import Package
from batchpost.parsers.safe_xml import walk


@dataclass
class Styles:
    """Cell styles by their numbers; `zeros` gives how many digits a style always shows.

    `otherwise` gives the formats that may show another number than is stored.
    """

    zeros: dict[str, int] = field(default_factory=dict)
    otherwise: dict[str, str] = field(default_factory=dict)
    dates: bool = False


@dataclass
class _Reader:
    codes: dict[str, str] = field(default_factory=dict)
    styles: Styles = field(default_factory=Styles)
    within: bool = False
    count: int = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            self.within = True
        elif element == "xf" and self.within:
            self._style(attributes.get("numFmtId", "0"))

    def end(self, element: str) -> None:
        self.within = self.within and element != "cellXfs"

    def _style(self, number: str) -> None:
        code = self.codes.get(number)
        zeros = zeros_shown(code) if code else 0
        if zeros:
            self.styles.zeros[str(self.count)] = zeros
        whole = int(number) if number.isdecimal() else 0
        if shown := otherwise_shown(code or "", whole):
            self.styles.otherwise[str(self.count)] = shown
        built_in = whole in BUILT_IN_DATES
        self.styles.dates = self.styles.dates or (is_date(code) if code else built_in)
        self.count += 1


def read_styles(package: Package, path: str | None) -> Styles:
    """Return what the styles part says of numbers; nothing where there is no such part.

    Raises:
        ListError: The part is damaged.
    """
    member = package.find(path) if path else None
    if member is None:
        return Styles()
    reader = _Reader()
    walk(package.file.name, package.file.archive.chunks(member), reader.start, reader.end)
    return reader.styles
