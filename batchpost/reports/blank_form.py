"""The form for a client to fill in: an xlsx list that this program's own reader knows.

Titles, headings and words are those the reader knows (`list_columns.csv`, `list_words.csv`).
Its example rows read back without a finding and are overwritten by the client.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from batchpost.language import Language
from batchpost.model.items import Direction
from batchpost.model.listing import Manifest
from batchpost.model.message import N_, Message, message
from batchpost.model.own_sheets import HELP_MARK
from batchpost.model.words import KINDS, KINDS_AND_CATEGORIES
from batchpost.reports.form_rules import Shape, rule_of
from batchpost.reports.list_form import FormColumn, example_rows, form_columns, form_words
from batchpost.reports.sheet_text import sheet_name, sheet_text

#: Rows below the header that rules and drop-downs hold for.
ROWS_RULED = 10_000
_UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
_LABEL_COLUMNS, _VALUE_COLUMNS = (0, 1), (2, 4)
_EDGE = {"border": 1, "border_color": "#777777", "valign": "top"}


@dataclass(frozen=True)
class FormFacts:
    """What a form is made from: facts of checks, office and client, brought by the caller.

    `required` are fields no item can be accepted without. `weight_most_g` is the limit of the
    kind, `postcode_digits` the length of a postcode within the country. `countries` are names
    the reader knows. `examples` is how many example rows make a list of the least size.
    """

    manifest: Manifest
    home_country: str
    currency: str
    fields: Sequence[str]
    required: frozenset[str]
    examples: int
    weight_example_g: int
    weight_most_g: int | None = None
    postcode_digits: int | None = None
    countries: Mapping[str, str] = field(default_factory=dict)


def blank_form(facts: FormFacts, language: Language) -> bytes:
    """Return the form as a workbook."""
    import xlsxwriter  # noqa: PLC0415 - 80 ms

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"author": "batchpost", "created": _UNDATED.replace(tzinfo=None)})
        _Form(book, facts, language).write()
    return stream.getvalue()


class _Form:
    """Writes the three sheets: the list, how to fill it in, and the words to choose from."""

    def __init__(self, book: Any, facts: FormFacts, language: Language) -> None:
        self._book, self._facts, self._language = book, facts, language
        self._columns = [form_columns()[name] for name in facts.fields]
        names = [N_("List"), N_("How to fill in"), N_("Words")]
        taken: set[str] = set()
        for name in names:
            taken.add(sheet_name(language.text(name), taken))
        ordered = sorted(taken, key=[language.text(name) for name in names].index)
        self._list, self._help, self._words = (book.add_worksheet(name) for name in ordered)
        self._words_name = ordered[2]
        self._formats: dict[str, Any] = {}

    def write(self) -> None:
        titles = self._titles()
        ranges = self._write_words()
        self._write_titles(titles)
        self._write_table(len(titles) + 1, ranges)
        self._write_help()
        self._list.activate()

    def _titles(self) -> list[tuple[str, str]]:
        """Return labels and values above the table, as the reader of titles knows them."""
        manifest, labels = self._facts.manifest, form_words("title", self._language.code)
        day = self._language.day(manifest.list_date) if manifest.list_date else ""
        return [
            (labels["list_no"], manifest.list_no or ""),
            (labels["list_date"], day),
            (labels["mailer"], manifest.mailer or ""),
            (labels["mailer_tax_id"], manifest.mailer_tax_id or ""),
            (labels["contract_no"], manifest.contract_no or ""),
            (labels["kind"], self._phrase(manifest.category)),
        ]

    def _phrase(self, category: str | None) -> str:
        kind = self._facts.manifest.kind or ""
        phrase = KINDS_AND_CATEGORIES.get((kind, category or "")) or KINDS[kind]
        return self._language.text(phrase)

    def _write_words(self) -> dict[str, str]:
        """Write the words to choose from; return the range of each field."""
        names = ("advice", "marks")
        words = {name: list(form_words(name, self._language.code).values()) for name in names}
        words["country"] = list(self._facts.countries.values())
        self._words.write_string(0, 0, f"{self._say(_WORDS_SHEET)} {HELP_MARK}")
        ranges = {}
        for at, (name, chosen) in enumerate((n, w) for n, w in words.items() if w):
            for row, word in enumerate(chosen, 2):
                self._words.write_string(row, at, word)
            letter = chr(ord("A") + at)
            ranges[name] = f"='{self._words_name}'!${letter}$3:${letter}${len(chosen) + 2}"
        self._words.hide()
        return ranges

    def _write_titles(self, titles: Sequence[tuple[str, str]]) -> None:
        label = self._format(bold=True, valign="top")
        value = self._format(num_format="@", bg_color="#FFFFE5", **_EDGE)
        for row, (word, text) in enumerate(titles):
            self._list.merge_range(row, *self._span(row, _LABEL_COLUMNS), word, label)
            self._list.merge_range(row, *self._span(row, _VALUE_COLUMNS), "", value)
            self._list.write_string(row, _VALUE_COLUMNS[0], sheet_text(text), value)

    @staticmethod
    def _span(row: int, columns: tuple[int, int]) -> tuple[int, int, int]:
        return columns[0], row, columns[1]

    def _write_table(self, header: int, ranges: Mapping[str, str]) -> None:
        facts, sheet = self._facts, self._list
        notice = self._format(italic=True, bold=True, font_color="#9C0006")
        sheet.write_string(header - 1, 0, self._say(_ROWS_BELOW), notice)
        first, last = header + 1, header + ROWS_RULED
        shape = Shape(
            first, facts.weight_most_g, facts.postcode_digits, ranges, facts.manifest.direction
        )
        for at, column in enumerate(self._columns):
            needed = column.field in facts.required
            heading = column.heading(self._language.code, facts.currency)
            style = self._format(
                bold=True,
                text_wrap=True,
                bg_color="#BDD7EE" if needed else "#E8E8E8",
                **{**_EDGE, "valign": "vcenter"},
            )
            sheet.write_string(header, at, f"{heading} *" if needed else heading, style)
            shown = {"weight": "0", "whole": "0", "amount": "0.00"}.get(column.form, "@")
            sheet.set_column(at, at, column.width, self._format(num_format=shown, valign="top"))
            rule = rule_of(column.form, at, shape, self._language)
            if rule is not None:
                sheet.data_validation(first, at, last, at, rule)
            example = self._format(num_format=shown, italic=True, text_wrap=True, **_EDGE)
            for line in range(facts.examples):
                self._put(first + line, at, self._example(column, line), example)
        sheet.set_row(header, 32)
        sheet.freeze_panes(header + 1, 0)
        sheet.repeat_rows(header)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def _put(self, row: int, column: int, value: str | float | None, style: Any) -> None:
        if value is None:
            self._list.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self._list.write_string(row, column, value, style)
        else:
            self._list.write_number(row, column, value, style)

    def _example(self, column: FormColumn, line: int) -> str | int | None:
        """Return one cell of an example row."""
        facts = self._facts
        abroad = facts.manifest.direction == Direction.INTERNATIONAL
        row = example_rows(facts.home_country, abroad=abroad)
        person = row[line % len(row)]
        made: dict[str, str | int | None] = {
            "line_no": line + 1,
            "country": facts.countries.get(person["country"], person["country"]),
            "weight_g": facts.weight_example_g + line,
            "declared_value": 50 + line if "declared_value" in facts.required else None,
            "client_key": f"{line + 1:04d}",
        }
        if column.field == "address" and line >= len(row):
            return f"{person['address']}/{line}"
        return made.get(column.field, person.get(column.field) or None)

    def _write_help(self) -> None:
        sheet = self._help
        sheet.set_column(0, 0, 110)
        sheet.hide_gridlines(2)
        title = self._format(bold=True, font_size=14)
        sheet.write_string(0, 0, self._say(message("How to fill in the list")), title)
        lines = [self._say(line) for line in self._instructions()]
        lines.append(f"{self._say(_HELP_SHEET)} {HELP_MARK}")
        plain = self._format(text_wrap=True, valign="top")
        for row, line in enumerate(lines[:-1], 3):
            sheet.write_string(row, 0, f"{row - 2}. {line}", plain)
        grey = self._format(font_color="#555555", text_wrap=True)
        sheet.write_string(1, 0, lines[-1], grey)

    def _instructions(self) -> list[Message]:
        facts = self._facts
        said = [
            message("Fill in the cells above the table: number and date of the list, the sender."),
            message("The rows under the headings are examples: write your own over them."),
            message("One row is one item. Leave no row of examples, subtotals or notes between."),
            message(
                "Columns marked * must be filled in for every item; the others may stay empty."
            ),
        ]
        if "weight_g" in facts.fields:
            said.append(message("Weight: whole grams, without a unit: 250."))
        if facts.postcode_digits is not None and "postcode" in facts.required:
            said.append(
                message("Postcode: {digits} digits, without blanks.", digits=facts.postcode_digits)
            )
        if "declared_value" in facts.fields:
            said.append(message("Amounts: in {currency}, as 12.50.", currency=facts.currency))
        if "advice" in facts.fields:
            said.append(
                message(
                    "Advice of delivery: choose from the list or leave empty; an electronic one "
                    "needs a phone or an e-mail."
                )
            )
        said.append(message("Marks: choose from the list; write several with commas."))
        return said

    def _say(self, said: Message) -> str:
        return self._language.say(said)

    def _format(self, **properties: Any) -> Any:
        key = repr(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


_ROWS_BELOW = message("The rows below are examples: write your own over them, delete the rest.")
_HELP_SHEET = message("This sheet is for you; it is not read with the list.")
_WORDS_SHEET = message("Words to choose from; this sheet is not read with the list.")
