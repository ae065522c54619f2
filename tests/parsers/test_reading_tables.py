"""Header, rows that are no items, weights, amounts, words: from a table to items."""

from pathlib import Path

import pytest

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.headings import meaning
from batchpost.parsers.reading import Hints, read_list

from .conftest import HEAD, ITEMS, Rows, write_text, write_xlsx


def read(tmp_path: Path, rows: Rows, **hints: object) -> ReadList:
    return read_list(write_xlsx(tmp_path / "l.xlsx", rows), Hints(**hints))  # type: ignore[arg-type]


def codes(listing: ReadList, *severities: Severity) -> list[str]:
    wanted = severities or tuple(Severity)
    return [finding.code for finding in listing.findings if finding.severity in wanted]


def column(tmp_path: Path, heading: str, values: list[object], **hints: object) -> ReadList:
    rows = [["Адресат", "Индекс", heading], *(["А. Б.", "220030", value] for value in values)]
    return read(tmp_path, rows, **hints)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("ИНДЕКС", "postcode"),
        ("Почтовый  индекс", "postcode"),
        ("Паштовы індэкс", "postcode"),
        ("Iндэкс", "postcode"),
        ("IndexTo", "postcode"),
        ("Ф. И. О.", "addressee"),
        ("Населённый пункт", "locality"),
        ("НАСЕЛЕННЫЙ ПУНКТ", "locality"),
        ("Телефон получателя", "phone"),
        ("Объявл. ценность", "declared_value"),
        ("Абвешчаная каштоўнасць, руб.", "declared_value"),
        ("Наложенный платеж (BYN)", "cod_amount"),
        ("Macca, г", "weight"),
        ("Штрих-код", "item_identifier"),
        ("Совсем не то", None),
        ("", None),
    ],
)
def test_headings_are_known_by_their_words(heading: str, role: str | None) -> None:
    found = meaning(heading)
    assert (found.role if found else None) == role


TITLE = [
    ["Приложение 2"],
    [None],
    ["СПИСОК № 17/Б", None, "ф. 103"],
    ["заказных бандеролей с электронным уведомлением"],
    ["Отправитель: КУП «Образец», УНП 100582333, договор № 45-П/2025 от 12.12.2025"],
    ["Дата сдачи: 3 мая 2026 г."],
]


def test_titles_tell_of_the_list(tmp_path: Path) -> None:
    listing = read(tmp_path, [*TITLE, HEAD, *ITEMS])
    manifest = listing.manifest
    assert (manifest.list_no, str(manifest.list_date)) == ("17/Б", "2026-05-03")
    assert (manifest.mailer, manifest.mailer_tax_id) == ("КУП «Образец»", "100582333")
    assert manifest.contract_no == "45-П/2025"
    assert listing.items.kind.unique().tolist() == ["printed_papers"]
    assert listing.items.category.unique().tolist() == ["registered"]
    assert listing.items.advice.unique().tolist() == ["electronic"]
    assert listing.source.header_row == 7


def test_operator_goes_before_the_list_and_the_difference_is_said(tmp_path: Path) -> None:
    listing = read(tmp_path, [*TITLE, HEAD, *ITEMS], kind="letter", category="registered")
    assert listing.items.kind.unique().tolist() == ["letter"]
    assert codes(listing) == ["kind.hint_differs", "address.places"]
    assert listing.manifest.kind == "letter"


def test_header_of_two_rows_and_column_numbers(tmp_path: Path) -> None:
    rows = [
        ["№", "Адресат", "Адрес", None, "Масса,", "Номер"],
        ["п/п", None, "Индекс", "Город, улица, дом", "кг", "отправления"],
        [1, 2, 3, 4, 5, 6],
        [1, "А. Б.", "220030", "Минск", "0,02", "RB707173557BY"],
    ]
    listing = read(tmp_path, rows)
    items = listing.items
    assert (items.postcode[0], items.weight_g[0], items.address[0]) == ("220030", 20, "Минск")
    assert (listing.source.header_row, items.row.tolist()) == (2, [4])
    assert listing.heading("item_identifier") == "Номер отправления"


def test_rows_that_are_no_items(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ITEMS[0],
        ["Итого по Минску", None, None, None, 13, None],
        [None] * 6,
        HEAD,
        ITEMS[1],
        ["г. Брест"],
        [3],
        [*ITEMS[2]],
        ["ВСЕГО:", "3 отправления", None, None, 454, None],
        ["Директор", "Иванов И.И.", None, "__________", None, None],
        ["М.П."],
    ]
    listing = read(tmp_path, rows)
    assert listing.items.row.tolist() == [2, 6, 9]
    assert listing.items.line_no.tolist() == [1, 2, 3]
    assert codes(listing) == [
        "row.total",
        "row.header_again",
        "row.passed_over",
        "row.total",
        "row.signature",
        "row.signature",
        "row.numbered_only",
        "address.places",
    ]
    assert codes(listing, Severity.WARNING) == ["row.passed_over", "row.numbered_only"]
    assert listing.manifest.control.item_count == 3
    assert listing.manifest.control.weight_g == 454


def test_printed_totals_that_differ_are_warnings(tmp_path: Path) -> None:
    total = ["Итого:", "4 отправления", None, None, 455, None]
    listing = read(tmp_path, [HEAD, *ITEMS, total])
    assert codes(listing, Severity.WARNING) == ["control.count", "control.weight"]


@pytest.mark.parametrize(
    "item", [[4, "Иванов", None, None, None, None], [4] + [None] * 3 + [7, None]]
)
def test_a_poor_item_is_still_an_item(tmp_path: Path, item: list[object]) -> None:
    assert len(read(tmp_path, [HEAD, *ITEMS, item]).items) == 4


def test_addressee_who_sounds_like_a_total_is_an_item(tmp_path: Path) -> None:
    item = [4, "Всего доброго ООО", "220030", "Минск, Ленина 1", 20, None]
    assert len(read(tmp_path, [HEAD, *ITEMS, item]).items) == 4


@pytest.mark.parametrize(
    ("heading", "values", "grams", "said"),
    [
        ("Масса, г", ["20", "104,0", "1 250"], [20, 104, 1250], []),
        ("Вес, кг", ["0,020", "1.5", "2"], [20, 1500, 2000], []),
        ("Масса", ["20", "350"], [20, 350], ["weight.unit_assumed"]),
        ("Масса", ["0,02", "1,5"], [20, 1500], ["weight.unit_assumed"]),
        ("Масса", ["250 г", "13г."], [250, 13], []),
        ("Масса", ["0,25 кг", "1 кг"], [250, 1000], []),
        ("Масса, г", ["20", "0,255"], [20, None], ["weight.mixed_units"]),
        ("Масса", ["20", "300", "0,255"], [20, 300, None], ["weight.mixed_units"]),
        ("Масса, г", ["20", "0,5 кг"], [20, None], ["weight.mixed_units"]),
        ("Вес, кг", ["1,5", "350"], [1500, None], ["weight.mixed_units"]),
        ("Масса, г", ["163,55555"], [None], ["weight.fraction"]),
        ("Вес, кг", ["0,0205"], [None], ["weight.fraction"]),
        ("Вес, кг", ["0,0200"], [20], []),
        ("Масса, г", ["абв", None, "-"], [None, None, None], ["weight.unreadable"]),
        ("Масса, г", ["-20", "0"], [-20, 0], []),
        ("Масса", ["2", "5", "7"], [None, None, None], ["weight.unit_unknown"]),
    ],
)
def test_weights(
    tmp_path: Path, heading: str, values: list[object], grams: list[int | None], said: list[str]
) -> None:
    listing = column(tmp_path, heading, values)
    found = listing.items.weight_g
    assert [
        None if missing else int(value)
        for value, missing in zip(found.fillna(0), found.isna(), strict=True)
    ] == grams
    assert [code for code in codes(listing) if code.startswith("weight")] == (
        said
        if "mixed" not in str(said) or heading != "Масса"
        else ["weight.mixed_units", "weight.unit_assumed"]
    )


def test_kind_or_operator_settles_the_unit(tmp_path: Path) -> None:
    values: list[object] = ["5", "7"]
    assert column(tmp_path, "Масса", values, kind="letter").items.weight_g.tolist() == [5, 7]
    by_hand = column(tmp_path, "Масса", values, weight_unit="kg")
    assert by_hand.items.weight_g.tolist() == [5000, 7000]
    against = column(tmp_path, "Масса, г", values, weight_unit="kg")
    assert codes(against) == ["weight.unit_differs"]


def test_unit_may_have_a_column(tmp_path: Path) -> None:
    rows = [["Адресат", "Индекс", "Вес", "Ед. изм."], ["А", "220030", "0,5", "кг"]]
    listing = read(tmp_path, [*rows, ["Б", "220030", "1", "кг"], ["В", "220030", "20", "г"]])
    assert listing.items.weight_g.fillna(0).tolist() == [500, 1000, 0]
    assert codes(listing, Severity.ERROR) == ["weight.mixed_units"]


@pytest.mark.parametrize(
    ("value", "minor"),
    [
        ("133,67", 13367),
        ("133.6", 13360),
        ("1 234,50", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("50 руб.", 5000),
        ("50,5 BYN", 5050),
        ("5 руб. 07 коп.", 507),
        ("0", None),
        ("1,234", None),
        ("10 EUR", None),
        ("много", None),
        ("1e5", None),
    ],
)
def test_amounts(tmp_path: Path, value: str, minor: int | None) -> None:
    listing = column(tmp_path, "Объявленная ценность, руб.", [value])
    found = listing.items.declared_value
    assert (None if found.isna()[0] else int(found[0])) == minor
    unreadable = "amount.unreadable" in codes(listing, Severity.ERROR)
    assert unreadable == (minor is None and value != "0")
    assert listing.items.currency.isna()[0] == (minor is None)


def test_customs_value_is_no_declared_value(tmp_path: Path) -> None:
    listing = column(tmp_path, "Value (EUR)", ["55.86"])
    assert listing.items.declared_value.isna().all()
    assert codes(listing) == ["column.customs_value"]
    insured = column(tmp_path, "Value (EUR)", ["55.86"], category="insured")
    assert (insured.items.declared_value[0], insured.items.currency[0]) == (5586, "EUR")


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("простое", "simple"),
        ("Заказное", "registered"),
        ("электронное", "electronic"),
        ("с простым уведомлением", "simple"),
        ("2", "registered"),
        ("5", "electronic"),
        ("0", "none"),
        (None, "none"),
        ("нет", "none"),
    ],
)
def test_advice(tmp_path: Path, value: str | None, advice: str) -> None:
    assert column(tmp_path, "Уведомление", [value]).items.advice[0] == advice


def test_advice_not_understood_is_an_error(tmp_path: Path) -> None:
    listing = column(tmp_path, "Уведомление", ["простое", "как обычно"])
    assert listing.items.advice.isna().tolist() == [False, True]
    assert [(f.code, f.place.row) for f in listing.findings] == [("advice.unreadable", 3)]
    assert codes(column(tmp_path, "Уведомление", ["да"])) == ["marks.assumed"]


def test_marks_and_their_abbreviations(tmp_path: Path) -> None:
    values: list[object] = ["З, У", "ОЦ; хрупкое", "НП/гром", "ЗУ", "Ъ", None]
    listing = column(tmp_path, "Отметки", values)
    items = listing.items
    assert items.category.fillna("").tolist() == ["registered", "insured", "", "registered", "", ""]
    assert items.advice.tolist() == ["simple", "none", "none", "simple", "none", "none"]
    assert items.marks.tolist() == ["", "fragile", "bulky", "", "", ""]
    assert codes(listing) == ["marks.unknown", "marks.assumed"]


def test_columns_of_one_mark(tmp_path: Path) -> None:
    rows = [["Адресат", "Индекс", "Хрупкое", "Судебное"], ["А", "220030", "да", "x"]]
    listing = read(tmp_path, [*rows, ["Б", "220030", "нет", None], ["В", "220030", "+", "может"]])
    assert listing.items.marks.tolist() == ["court fragile", "", "fragile"]
    assert codes(listing) == ["marks.unknown"]


def test_kind_may_stand_in_each_row(tmp_path: Path) -> None:
    values: list[object] = ["Письмо заказное", "посылка с ОЦ", "Мелкий пакет", "нечто"]
    listing = column(tmp_path, "Вид отправления", values)
    assert listing.items.kind.fillna("").tolist() == ["letter", "parcel", "small_packet", ""]
    assert listing.items.category.fillna("").tolist() == ["registered", "insured", "", ""]
    assert codes(listing) == ["marks.unknown"]


def test_parts_of_names_and_addresses_are_joined(tmp_path: Path) -> None:
    head = ["Фамилия", "Имя", "Отчество", "Индекс", "Область", "Район", "Город", "Улица", "Дом"]
    rows = [[*head, "Корпус", "Кв."]]
    rows.append(["Жук", "Анна", None, "225320", "Брестская", "Барановичский", "г. Барановичи"])
    rows[1] += ["ул. Лесная", "5А", None, "17"]
    items = read(tmp_path, rows).items
    assert items.addressee[0] == "Жук Анна"
    assert items.address[0] == "ул. Лесная, д. 5А, кв. 17"
    assert (items.region[0], items.district[0]) == ("Брестская", "Барановичский")


def test_postcode_inside_the_address_is_taken_where_no_column_has_it(tmp_path: Path) -> None:
    rows = [["Кому", "Куда"], ["А", "220030, г. Минск, Ленина 1"], ["Б", "Минск, 220004"]]
    listing = read(tmp_path, [*rows, ["В", "Минск, дело 12345678"]])
    assert listing.items.postcode.fillna("").tolist() == ["220030", "220004", ""]
    assert codes(listing) == ["address.places", "postcode.from_address"]
    assert listing.items.locality.fillna("").tolist() == ["г. Минск", "Минск", "Минск"]


def test_countries_by_code_number_and_name(tmp_path: Path) -> None:
    values: list[object] = ["FR", "Польша", "643", "Германія", "Нарния"]
    listing = column(tmp_path, "Страна", values)
    assert listing.items.country.fillna("").tolist() == ["FR", "PL", "RU", "DE", ""]
    assert codes(listing) == ["country.unknown"]
    assert listing.manifest.direction is None
    abroad = column(tmp_path, "Страна", ["FR", "Польша"])
    assert abroad.manifest.direction == "international"


def test_identifiers_lose_blanks_and_nothing_else(tmp_path: Path) -> None:
    values: list[object] = [" RB 707173557\u00a0BY", "RВ707173588BY", "1.09440224E+13"]
    values += ["1.0944022440321E+13", "12345678901234500"]
    listing = column(tmp_path, "ШПИ", values)
    assert listing.items.item_identifier.fillna("").tolist() == [
        "RB707173557BY",
        "RВ707173588BY",
        "",
        "10944022440321",
        "",
    ]
    assert codes(listing, Severity.ERROR) == ["number.lost_digits", "number.lost_digits"]
    assert "number.scientific" in codes(listing, Severity.WARNING)


def test_findings_name_the_place_in_the_clients_words(tmp_path: Path) -> None:
    listing = read(tmp_path, [HEAD, *ITEMS, [4, "=1+1 ", "220030", "Минск", "  десять", None]])
    (finding,) = [f for f in listing.findings if f.code == "weight.unreadable"]
    assert (finding.place.sheet, finding.place.row, finding.place.column) == (
        "Список",
        5,
        "Масса, г",
    )
    assert (finding.value, finding.line_no) == ("  десять", 4)


def test_formula_texts_are_named_and_kept(tmp_path: Path) -> None:
    rows = [["Адресат", "Индекс", "Телефон"], ["=cmd|' /C calc'!A0", "220030", "+375291112233"]]
    listing = read_list(write_text(tmp_path / "l.csv", [*rows, ["@x", "220030", "+375 29"]]))
    assert listing.items.addressee[0].startswith("=cmd")
    assert codes(listing) == ["text.formula", "text.formula"]


def test_columns_are_corrected_by_the_operator(tmp_path: Path) -> None:
    rows = [["Адресат", "Индекс", "Код", "Телефон"], ["А", "220030", "RB707173557BY", "1"]]
    plain = read(tmp_path, rows)
    assert [match.field for match in plain.columns] == ["addressee", "postcode", None, "phone"]
    corrected = read(tmp_path, rows, columns={2: "item_identifier", 3: ""})
    assert corrected.items.item_identifier[0] == "RB707173557BY"
    assert corrected.items.phone.isna().all()
    weighed = read(tmp_path, [*rows[:1], ["А", "220030", "350", "1"]], columns={2: "weight_g"})
    assert weighed.items.weight_g[0] == 350
    swapped = read(tmp_path, rows, columns={2: "addressee"})
    assert swapped.items.addressee[0] == "RB707173557BY"
    assert codes(swapped) == []


def test_second_column_of_one_meaning_is_said(tmp_path: Path) -> None:
    rows = [["Адресат", "Кому", "Индекс"], ["А", "Б", "220030"]]
    listing = read(tmp_path, rows)
    assert listing.items.addressee[0] == "А"
    assert codes(listing) == ["column.duplicate"]


def test_row_with_too_many_fields_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    text = "Адресат,Индекс,Адрес\nЖук,220030,Минск\nКот,220030,Минск, Ленина 1\nЁж,220030\n"
    path.write_text(text, encoding="utf-8", newline="")
    listing = read_list(path)
    broken = [(f.severity, f.place.row) for f in listing.findings if f.code == "row.fields"]
    assert broken == [(Severity.ERROR, 3), (Severity.WARNING, 4)]
