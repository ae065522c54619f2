"""Sums in words: numbers and nouns agree in Russian, Belarusian and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchpost.language import Language
from batchpost.reports.sums_in_words import amount_in_words, items_in_words

ROUBLES = "белорусских рублей 00 копеек"
RUSSIAN = [
    (0, "Ноль белорусских рублей 00 копеек"),
    (1, "Ноль белорусских рублей 01 копейка"),
    (2, "Ноль белорусских рублей 02 копейки"),
    (11, "Ноль белорусских рублей 11 копеек"),
    (21, "Ноль белорусских рублей 21 копейка"),
    (99, "Ноль белорусских рублей 99 копеек"),
    (100, "Один белорусский рубль 00 копеек"),
    (101, "Один белорусский рубль 01 копейка"),
    (203, "Два белорусских рубля 03 копейки"),
    (505, "Пять белорусских рублей 05 копеек"),
    (1100, "Одиннадцать белорусских рублей 00 копеек"),
    (1200, "Двенадцать белорусских рублей 00 копеек"),
    (2112, "Двадцать один белорусский рубль 12 копеек"),
    (2200, "Двадцать два белорусских рубля 00 копеек"),
    (10100, "Сто один белорусский рубль 00 копеек"),
    (11100, "Сто одиннадцать белорусских рублей 00 копеек"),
    (23005, "Двести тридцать белорусских рублей 05 копеек"),
    (100000, "Одна тысяча белорусских рублей 00 копеек"),
    (200100, "Две тысячи один белорусский рубль 00 копеек"),
    (1_100_000, "Одиннадцать тысяч белорусских рублей 00 копеек"),
    (2_100_000, "Двадцать одна тысяча белорусских рублей 00 копеек"),
    (100_000_000, "Один миллион белорусских рублей 00 копеек"),
    (123_456_700, "Один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь " + ROUBLES),
    (-250, "Минус два белорусских рубля 50 копеек"),
]
BELARUSIAN = [
    (0, "Нуль беларускіх рублёў 00 капеек"),
    (1, "Нуль беларускіх рублёў 01 капейка"),
    (102, "Адзін беларускі рубель 02 капейкі"),
    (205, "Два беларускія рублі 05 капеек"),
    (500, "Пяць беларускіх рублёў 00 капеек"),
    (1111, "Адзінаццаць беларускіх рублёў 11 капеек"),
    (2121, "Дваццаць адзін беларускі рубель 21 капейка"),
    (2200, "Дваццаць два беларускія рублі 00 капеек"),
    (23005, "Дзвесце трыццаць беларускіх рублёў 05 капеек"),
    (100000, "Адна тысяча беларускіх рублёў 00 капеек"),
    (200200, "Дзве тысячы два беларускія рублі 00 капеек"),
    (100_000_000, "Адзін мільён беларускіх рублёў 00 капеек"),
]
ENGLISH = [
    (0, "Zero Belarusian roubles 00 kopecks"),
    (101, "One Belarusian rouble 01 kopeck"),
    (23005, "Two hundred and thirty Belarusian roubles 05 kopecks"),
]
OTHER = [
    (12345, "RUB", "ru", "Сто двадцать три рубля 45 копеек"),
    (101, "USD", "ru", "Один доллар 01 цент"),
    (205, "EUR", "be", "Два еўра 05 цэнтаў"),
    (1234, "JPY", "ru", "Одна тысяча двести тридцать четыре JPY"),
    (123456, "KWD", "en", "One hundred and twenty-three KWD 456"),
    (-5, "KWD", "en", "-zero KWD 005"),
]


@pytest.mark.parametrize(
    ("amount", "language", "said"),
    [
        (amount, language, said)
        for language, table in (("ru", RUSSIAN), ("be", BELARUSIAN), ("en", ENGLISH))
        for amount, said in table
    ],
)
def test_roubles_in_words(amount: int, language: str, said: str) -> None:
    assert amount_in_words(amount, "BYN", language) == said


@pytest.mark.parametrize(("amount", "currency", "language", "said"), OTHER)
def test_other_currencies(amount: int, currency: str, language: str, said: str) -> None:
    assert amount_in_words(amount, currency, language) == said


def noun(number: int, one: str, few: str, many: str) -> str:
    if number % 100 in {11, 12, 13, 14}:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(number % 10, many)


@given(st.integers(0, 10**11))
def test_nouns_agree_with_any_number(amount: int) -> None:
    roubles, kopecks = divmod(amount, 100)
    said = amount_in_words(amount, "BYN", "ru")
    rouble = noun(roubles, "белорусский рубль", "белорусских рубля", "белорусских рублей")
    kopeck = noun(kopecks, "копейка", "копейки", "копеек")
    assert said.endswith(f" {rouble} {kopecks:02d} {kopeck}")
    assert "  " not in said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Ноль отправлений"),
        (1, "Одно отправление"),
        (2, "Два отправления"),
        (11, "Одиннадцать отправлений"),
        (21, "Двадцать одно отправление"),
        (120, "Сто двадцать отправлений"),
        (1001, "Одна тысяча одно отправление"),
    ],
)
def test_items_in_words_are_neuter(count: int, said: str) -> None:
    forms = ("{words} отправление", "{words} отправления", "{words} отправлений")
    russian = Language("ru", str, lambda _one, _many, number: noun(number, *forms))
    assert items_in_words(count, russian) == said
