"""How often the encoding of a two-row list is found: right, asked, or wrong and silent.

    .venv/bin/python benchmarks/encoding_rates.py [--lists 1000] [--seed 1] [--show]

Writes lists of many shapes (headings in Russian, Belarusian, English, codes or Latin letters,
capitals, initials, short names, short addresses), each in several encodings, and lets the
reading room decide. A decision counts as right if the text it gives is the text that was
written; an encoding that gives the very same text under another name is no error.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

ENCODINGS = ("cp1251", "cp866", "koi8-r", "utf-8", "mac-cyrillic", "utf-16")


def _cut(words: str) -> list[str]:
    return words.split(",")


_SURNAMES = _cut(
    "Жук,Ли,Цой,Ким,Юн,Бык,Гусь,Лось,Шиш,Яшин,Чиж,Кот,Усик,Зуб,Пашкевич,Шляхтёнок,Воробей,"
    "Савицкая,Щербина,Эйсмонт,Юхневич,Хацкевич,Цвирко,Фёдорова,Объедков,Съедина,Подъельный,"
    "Жиженко,Мышь,Грицкевич,Дашук,Станкевич,Бондарчик,Мельничук,Быков,Якубович,Заяц,Ёрш,"
    "Пчёлкин,Вишневецкий,Ольхов,Рында,Тюль,Уфимцев,Иваш,Коваль,Левша,Нехай,Орда,Рык,Сыч"
)
_FIRST = _cut(
    "Анна,Пётр,Юлия,Олег,Инна,Ян,Яна,Эмма,Ия,Лев,Зоя,Фёдор,Игорь,Евгения,Виктория,Константин,"
    "Тимофей,Захар,Глеб,Ульяна,Хадижа,Цезарь,Ким,Ева,Ада"
)
_FATHERS = _cut(
    "Иванович,Петровна,Ильич,Юрьевич,Львовна,Кузьмич,Фёдоровна,Олегович,Эдуардовна,Цезаревич,"
    "Игнатьевна,Яковлевич"
)
_FIRMS = _cut(
    "ООО «Вега»,ЧУП «Рось»,ОАО «Химволокно»,ИП Юн А.,УП «ЖЭС № 5»,ООО Щит,СООО «Эй-Би»,"
    "Суд Центрального р-на,ГУО «Ясли-сад № 12»,Отдел ЗАГС,ЗАО «Альфа-Бета»,КФХ Нива"
)
_TOWNS = _cut(
    "Минск,Орша,Лида,Ивье,Мир,Мосты,Щучин,Узда,Чашники,Браслав,Гомель,Жлобин,Хойники,Буда-Кошелёво,"
    "Ельск,Клецк,Пинск,Столин,Шклов,Быхов,Чаусы,Россоны,Ушачи,Глубокое,Поставы,Юратишки,Яхимовщина"
)
_STREETS = _cut(
    "Ленина,Лесная,Мира,Новая,Садовая,Цветочная,Юбилейная,Якуба Коласа,Щорса,Хмельницкого,Школьная,"
    "Эскадрильная,Фабричная,Озёрная,Ямная,Тихая,Зелёная,8 Марта,Чкалова,Жукова,Объездная"
)
_BE_NAMES = _cut(
    "Жук Ганна Ільінічна,Ермакоў Пётр,Салаўёў Юрась,Дзікуноў А.,Цвірка Яўген Ігаравіч,Шэўчык І.,"
    "Вярбіцкая Вольга,Міцкевіч Адам,Ёўчык Ніна,Кузьміч Уладзіслаў"
)
_BE_ADDRESSES = _cut(
    "г. Мінск; вул. Якуба Коласа; 5,в. Дуброўна; 7,г. Гродна; вул. Сацыялістычная; 1-2,"
    "аг. Ждановічы; вул. Лінейная; 3,г. Ліда; вул. Міра; 12,в. Юшкі; 4"
)
_HEADS = (
    ("ШПИ", "Адресат", "Адрес", "Индекс", "Масса, г"),
    ("№ п/п", "Ф.И.О. получателя", "Куда", "Почтовый индекс", "Вес"),
    ("Трек-номер", "Кому", "Адрес доставки", "Индекс", "Вес, кг"),
    ("№", "ФИО", "АДРЕС", "ИНДЕКС", "ВЕС"),
    ("Идентификатор", "ПОЛУЧАТЕЛЬ", "ПОЧТОВЫЙ АДРЕС", "ИНДЕКС", "МАССА"),
    ("№", "НАИМЕНОВАНИЕ АДРЕСАТА", "УЛИЦА, ДОМ", "ИНДЕКС", "МАССА, Г"),
    ("Нумар адпраўлення", "Атрымальнік", "Адрас", "Індэкс", "Маса, г"),
    ("Штрых-код", "Каму", "Куды", "Паштовы індэкс", "Вага"),
    ("BARCODE", "ADRESAT", "ADDRESSLINE", "INDEXTO", "MASS"),
    ("Barcode", "Rcpn", "Address", "IndexTo", "Weight"),
    ("SHPI", "FIO", "ADRES", "INDEKS", "VES"),
    ("No", "recipient", "address", "zip", "weight, g"),
    ("N", "name", "city", "postcode", "mass"),
    ("NPP", "POLUCH", "GOROD", "IND", "VES_G"),
)
_LOSSY = str.maketrans("іІ«»№—’", 'iI""N-\'')
_LOSSIER = str.maketrans("ўЎ", "уУ")


def lists(count: int, seed: int) -> Iterator[str]:
    """Yield `count` lists of a header and two rows."""
    dice = random.Random(seed)
    for _ in range(count):
        yield _one(dice)


def _one(dice: random.Random) -> str:
    belarusian = dice.random() < 0.15
    heads = dice.choice(_HEADS[6:8] + _HEADS[8:] if belarusian else _HEADS[:6] + _HEADS[8:])
    separator = dice.choice(";\t,|") if dice.random() < 0.4 else ";"
    style = dice.choice(("plain", "plain", "capitals", "initials", "short"))
    rows: list[tuple[str, ...]] = [heads]
    for no in (1, 2):
        name = dice.choice(_BE_NAMES) if belarusian else _name(dice, style)
        address = (
            dice.choice(_BE_ADDRESSES).replace(";", ",") if belarusian else _address(dice, style)
        )
        if style == "capitals":
            name, address = name.upper(), address.upper()
        postcode = str(dice.randrange(210000, 247999))
        rows.append((str(no), name, address, postcode, str(dice.randrange(20, 900))))
    cut = [[cell.replace(separator, " ") for cell in row] for row in rows]
    return "\r\n".join(separator.join(row) for row in cut) + "\r\n"


def _name(dice: random.Random, style: str) -> str:
    surname, first, father = dice.choice(_SURNAMES), dice.choice(_FIRST), dice.choice(_FATHERS)
    if style != "short" and dice.random() < 0.15:
        return dice.choice(_FIRMS)
    if style == "initials":
        return dice.choice((f"{surname} {first[0]}.{father[0]}.", f"{first[0]}. {surname}"))
    if style == "short":
        return dice.choice((surname, f"{surname} {first[0]}."))
    return dice.choice((f"{surname} {first} {father}", f"{first} {surname}"))


def _address(dice: random.Random, style: str) -> str:
    town, street, house = dice.choice(_TOWNS), dice.choice(_STREETS), dice.randrange(1, 200)
    if style == "short":
        return dice.choice((f"{town}, {house}", f"{street} {house}", f"ул. {street}, {house}"))
    if style == "initials":
        return dice.choice(
            (f"г.{town}, {street} {house}-{house % 9 + 1}", f"{town} {street} {house}")
        )
    return dice.choice(
        (
            f"г. {town}, ул. {street}, д. {house}, кв. {house % 70 + 1}",
            f"ул. {street}, {house}, г. {town}",
            f"д. {town}, {house}",
            f"{town}, пер. {street}, {house}",
        )
    )


def encoded(text: str, encoding: str) -> tuple[str, bytes]:
    """Return a text, letters the encoding has not replaced as clients do, and its bytes."""
    for table in ({}, _LOSSY, _LOSSIER):
        text = text.translate(table)
        try:
            return text, text.encode(encoding)
        except UnicodeEncodeError:
            continue
    raise ValueError(text)


def verdict(text: str, data: bytes) -> str:
    """Return `right`, `asked` or `wrong` for one list."""
    from batchpost.parsers.encoding import decide

    decision = decide(data)
    if decision.rival is not None:
        return "asked"
    return (
        "right"
        if data.decode(decision.encoding, "replace").removeprefix("\ufeff") == text
        else "wrong"
    )


def rates(count: int, seed: int) -> dict[str, Counter[str]]:
    """Return the verdicts over `count` lists in each encoding."""
    found = {encoding: Counter[str]() for encoding in ENCODINGS}
    for original in lists(count, seed):
        for encoding, verdicts in found.items():
            verdicts[verdict(*encoded(original, encoding))] += 1
    return found


def main() -> None:
    """Print the rates; fail if any list was read wrongly without a question."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lists", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", action="store_true", help="print the lists that were not right")
    given = options.parse_args()
    if given.show:
        for original in lists(given.lists, given.seed):
            for encoding in ENCODINGS:
                text, data = encoded(original, encoding)
                if (said := verdict(text, data)) != "right":
                    print(encoding, said, repr(text))
    began = time.perf_counter()
    found = rates(given.lists, given.seed)
    for encoding, verdicts in found.items():
        shares = "  ".join(f"{name} {verdicts[name]:5}" for name in ("right", "asked", "wrong"))
        print(f"{encoding:14} {shares}")
    print(f"{given.lists} lists per encoding in {time.perf_counter() - began:.1f} s")
    sys.exit(1 if any(verdicts["wrong"] for verdicts in found.values()) else 0)


if __name__ == "__main__":
    main()
