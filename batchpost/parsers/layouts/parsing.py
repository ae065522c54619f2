"""A layout out of TOML: every key known, every value of its type and within bounds."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from batchpost.model.message import Message, message
from batchpost.parsers.layouts.fields import field_named, value_fits
from batchpost.parsers.layouts.model import (
    FILE_NAME,
    By,
    Confidence,
    DigitShape,
    Fingerprint,
    Layout,
    LayoutColumn,
    ListNumber,
    SpokenWord,
    cell_of,
    index_of,
)
from batchpost.parsers.layouts.refusals import LayoutFileError
from batchpost.parsers.rtm_codes import codes as rtm_codes

_TEXT_LONGEST = 500
_COLUMNS_MOST = 1000
_WORDS_MOST = 200
_ROW_LAST = 1_048_576
_KEYS: dict[str, frozenset[str]] = {
    "": frozenset(
        [
            "name",
            "client",
            "note",
            "saved_on",
            "source",
            "confidence",
            "table",
            "columns",
            "constants",
            "defaults",
            "units",
            "codes",
            "words",
            "list_no",
            "recognise",
        ]
    ),
    "table": frozenset(
        [
            "by",
            "sheet",
            "encoding",
            "separator",
            "first_row",
            "until",
            "until_empty",
            "skip",
            "optional",
        ]
    ),
    "units": frozenset(("weight", "amounts")),
    "codes": frozenset(("kind", "category", "advice")),
    "words": frozenset(("in", "word", "kind", "category")),
    "list_no": frozenset(("in", "shape", "from_character")),
    "recognise": frozenset(("headings", "columns", "shape")),
}
Choice = TypeVar("Choice", bound=StrEnum)


def parse_layout(text: str, name: str, path: str, *, shipped: bool = False) -> Layout:
    """Return the layout a TOML text says; `path` is named where it is wrong.

    Raises:
        LayoutFileError: It is no TOML, or a value does not fit.
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise LayoutFileError(path, "", str(error)) from error
    return _Parser(path, found).layout(name, shipped=shipped)


class _Parser:
    """Takes one document apart; says the place of what does not fit."""

    def __init__(self, path: str, document: Mapping[str, Any]) -> None:
        self._path = path
        self._document = document

    def wrong(self, place: str, fault: Message) -> LayoutFileError:
        return LayoutFileError(self._path, place, fault)

    def layout(self, name: str, *, shipped: bool) -> Layout:
        top = self._known("", self._document)
        inside = self._text(top, "name", "name")
        if inside is not None and inside != name:
            raise self.wrong(
                "name", message("the file is named «{name}», not «{inside}»", name=name,
                                inside=inside)
            )  # fmt: skip
        table = self._section("table")
        units = self._section("units")
        by = self._choice(table, "table.by", By, By.HEADING)
        columns = self._columns(by)
        return Layout(
            name=name,
            columns=columns,
            by=by,
            client=self._text(top, "client", "client"),
            note=self._text(top, "note", "note"),
            saved_on=self._day(top),
            source=self._text(top, "source", "source"),
            confidence=self._choice(top, "confidence", Confidence, Confidence.OFFICE),
            sheet=self._text(table, "table.sheet", "sheet"),
            encoding=self._text(table, "table.encoding", "encoding"),
            separator=self._separator(table),
            first_row=self._whole(table, "table.first_row", "first_row"),
            until=self._texts(table, "table.until", "until"),
            until_empty=self._column_at(table),
            skip=self._texts(table, "table.skip", "skip"),
            optional=self._texts(table, "table.optional", "optional"),
            constants=self._values("constants"),
            defaults=self._defaults(columns),
            weight_unit=self._one_of(units, "units.weight", ("g", "kg")),
            minor_amounts=self._one_of(units, "units.amounts", ("major", "minor")) == "minor",
            codes=self._codes(),
            words=self._words(),
            list_no=self._list_no(),
            recognise=self._recognise(),
            shipped=shipped,
        )

    def _known(self, place: str, section: Mapping[str, Any]) -> Mapping[str, Any]:
        for key in section:
            if key not in _KEYS[place]:
                where = f"{place}.{key}" if place else key
                known = ", ".join(sorted(_KEYS[place]))
                raise self.wrong(where[:80], message("not known; known are {known}", known=known))
        return section

    def _section(self, name: str) -> Mapping[str, Any]:
        found = self._mapping(name)
        return self._known(name, found) if name in _KEYS else found

    def _mapping(self, name: str) -> Mapping[str, Any]:
        found = self._document.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong(name, message("a section is needed here"))
        if len(found) > _COLUMNS_MOST:
            raise self.wrong(name, message("at most {count} entries", count=_COLUMNS_MOST))
        return found

    def _text(self, section: Mapping[str, Any], place: str, key: str) -> str | None:
        found = section.get(key)
        return None if found is None else self._checked(found, place)

    def _checked(self, found: object, place: str) -> str:
        if not isinstance(found, str) or len(found) > _TEXT_LONGEST:
            raise self.wrong(
                place, message("a text of at most {count} characters is needed",
                               count=_TEXT_LONGEST)
            )  # fmt: skip
        return found

    def _texts(self, section: Mapping[str, Any], place: str, key: str) -> tuple[str, ...]:
        found = section.get(key, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or len(found) > _COLUMNS_MOST:
            raise self.wrong(place, message("a list of texts is needed"))
        return tuple(self._checked(text, place) for text in found)

    def _whole(
        self, section: Mapping[str, Any], place: str, key: str, *, most: int = _ROW_LAST
    ) -> int:
        found = section.get(key, 0)
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
            raise self.wrong(place, message("a whole number up to {most} is needed", most=most))
        return found

    def _choice(
        self, section: Mapping[str, Any], place: str, choices: type[Choice], default: Choice
    ) -> Choice:
        found = section.get(place.rpartition(".")[2], default.value)
        if found not in {choice.value for choice in choices}:
            raise self._none_of(place, [choice.value for choice in choices])
        return choices(found)

    def _one_of(self, section: Mapping[str, Any], place: str, choices: Sequence[str]) -> str | None:
        found = section.get(place.rpartition(".")[2])
        if found is not None and found not in choices:
            raise self._none_of(place, choices)
        return found

    def _none_of(self, place: str, choices: Sequence[str]) -> LayoutFileError:
        return self.wrong(place, message("one of {choices} is needed", choices=", ".join(choices)))

    def _day(self, top: Mapping[str, Any]) -> date | None:
        found = top.get("saved_on")
        if found is not None and type(found) is not date:
            raise self.wrong("saved_on", message("a day such as 2026-11-23 is needed"))
        return found

    def _separator(self, table: Mapping[str, Any]) -> str | None:
        found = self._text(table, "table.separator", "separator")
        if found is None or found == "\t":
            return found
        if len(found) != 1 or found.isalnum() or found == '"' or not "!" <= found <= "~":
            raise self.wrong("table.separator", message("one sign is needed, such as ; or |"))
        return found

    def _column_at(self, table: Mapping[str, Any]) -> int | None:
        found = table.get("until_empty")
        if found is None:
            return None
        index = index_of(str(found))
        if index is None:
            raise self.wrong("table.until_empty", _NO_COLUMN)
        return index

    def _columns(self, by: By) -> tuple[LayoutColumn, ...]:
        found = self._mapping("columns")
        if not found:
            raise self.wrong("columns", message("no column is named"))
        columns = [self._column(title, said, by) for title, said in found.items()]
        fields = [field for column in columns for field in column.fields if field]
        for field in sorted(set(fields)):
            if fields.count(field) > 1 and field not in {"number", "passed_over"}:
                raise self.wrong("columns", message("two columns are «{field}»", field=field))
        if not fields:
            raise self.wrong("columns", message("no column has a field"))
        return tuple(columns)

    def _column(self, title: str, said: object, by: By) -> LayoutColumn:
        place = f"columns.{title[:40]}"
        lines = said if isinstance(said, list) else [said]
        if not 1 <= len(lines) <= 10:
            raise self.wrong(place, message("at most ten lines of a cell can be named"))
        fields = tuple(self._field(self._checked(line, place), place) for line in lines)
        if by is By.HEADING:
            return LayoutColumn(self._checked(title, place), None, fields)
        index = index_of(title)
        if index is None or index >= _COLUMNS_MOST:
            raise self.wrong(place, _NO_COLUMN)
        return LayoutColumn(None, index, fields)

    def _field(self, name: str, place: str) -> str:
        if not name:
            return ""
        field = field_named(name)
        if field is None:
            raise self.wrong(place, message("no column can be «{field}»", field=name[:80]))
        return field

    def _values(self, section: str) -> tuple[tuple[str, str], ...]:
        pairs = []
        for name, value in self._mapping(section).items():
            place = f"{section}.{name[:40]}"
            field = self._field(name, place)
            text = self._checked(value, place)
            if not value_fits(field, text):
                raise self.wrong(place, message("«{value}» cannot be set here", value=text[:80]))
            pairs.append((field, text))
        return tuple(pairs)

    def _defaults(self, columns: Sequence[LayoutColumn]) -> tuple[tuple[str, str], ...]:
        values = self._values("defaults")
        held = {field for column in columns for field in column.fields}
        for field, _ in values:
            if field not in held:
                raise self.wrong(
                    f"defaults.{field}",
                    message("no column has this field; what holds for all items is a constant"),
                )
        return values

    def _codes(self) -> tuple[tuple[str, str, str], ...]:
        found: list[tuple[str, str, str]] = []
        for field, said in self._section("codes").items():
            place = f"codes.{field}"
            if isinstance(said, str):
                known = rtm_codes(said).items()
                table = {code: each.value for code, each in known if each.what}
                if not table:
                    raise self.wrong(place, message("no table of codes is named «{name}»",
                                                    name=said[:80]))  # fmt: skip
            elif isinstance(said, dict):
                table = {code: self._checked(value, place) for code, value in said.items()}
            else:
                raise self.wrong(place, message("a section is needed here"))
            for code, value in table.items():
                if not value_fits(field, value):
                    raise self.wrong(place, message("«{value}» cannot be set here",
                                                    value=value[:80]))  # fmt: skip
                found.append((field, code, value))
        return tuple(found)

    def _words(self) -> tuple[SpokenWord, ...]:
        found = self._document.get("words", [])
        if not isinstance(found, list) or len(found) > _WORDS_MOST:
            raise self.wrong("words", message("a list of sections is needed here"))
        return tuple(self._word(entry, f"words[{no}]") for no, entry in enumerate(found, 1))

    def _word(self, entry: object, place: str) -> SpokenWord:
        if not isinstance(entry, dict):
            raise self.wrong(place, message("a section is needed here"))
        self._known("words", entry)
        word = self._checked(entry.get("word"), place)
        said = {name: self._text(entry, place, name) for name in ("kind", "category")}
        for name, value in said.items():
            if value is not None and not value_fits(name, value):
                raise self.wrong(place, message("«{value}» cannot be set here", value=value[:80]))
        return SpokenWord(self._where(entry, place), word, said["kind"], said["category"])

    def _where(self, entry: Mapping[str, Any], place: str) -> str:
        where = self._text(entry, place, "in") or FILE_NAME
        if where != FILE_NAME and cell_of(where) is None:
            raise self.wrong(place, message("a cell such as A2, or file_name, is needed"))
        return where

    def _list_no(self) -> ListNumber | None:
        found = self._section("list_no")
        if not found:
            return None
        shape = self._choice(found, "list_no.shape", DigitShape, DigitShape.FIRST)
        first = self._whole(found, "list_no.from_character", "from_character", most=200)
        return ListNumber(self._where(found, "list_no"), shape, max(first, 1))

    def _recognise(self) -> Fingerprint:
        found = self._section("recognise")
        widths = found.get("columns", [])
        widths = [widths] if isinstance(widths, int) else widths
        if not isinstance(widths, list) or not all(type(width) is int for width in widths):
            raise self.wrong("recognise.columns", message("whole numbers are needed"))
        return Fingerprint(
            self._texts(found, "recognise.headings", "headings"),
            tuple(widths),
            self._texts(found, "recognise.shape", "shape"),
        )


_NO_COLUMN = message("a column is named by letters (A, AB) or by its number from 1")
