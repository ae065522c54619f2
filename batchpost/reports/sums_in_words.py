"""Sums and counts in words, as forms ask for them (сумма прописью)."""

from decimal import Decimal

from batchpost.language import Language
from batchpost.model.message import counted
from batchpost.model.money import format_minor, minor_digits


def amount_in_words(amount: int, currency: str, language: str) -> str:
    """Return an amount of minor units with its whole part in words.

    A currency whose words are not known keeps its ISO code.

    >>> amount_in_words(23005, "BYN", "ru")
    'Двести тридцать белорусских рублей 05 копеек'
    """
    from num2words import (  # noqa: PLC0415 - 40 ms
        CONVERTER_CLASSES,
        num2words,
    )

    digits = minor_digits(currency)
    if digits == 2 and currency in CONVERTER_CLASSES[language].CURRENCY_FORMS:
        said = num2words(
            Decimal(amount).scaleb(-2),
            lang=language,
            to="currency",
            currency=currency,
            separator=" ",
            cents=False,
        )
    else:
        whole, _, part = format_minor(abs(amount), digits).partition(".")
        sign = "-" if amount < 0 else ""
        said = f"{sign}{num2words(int(whole), lang=language)} {currency} {part}"
    text = " ".join(str(said).split())
    if language == "en":
        text = text.replace(" kopek", " kopeck")
        if currency == "BYN":
            text = text.replace(" rouble", " Belarusian rouble")
    return text[:1].upper() + text[1:]


def items_in_words(count: int, language: Language) -> str:
    """Return a number of items in words: «сто двадцать одно отправление»."""
    from num2words import num2words  # noqa: PLC0415 - 40 ms

    # отправление and адпраўленне are neuter
    gender = {} if language.code == "en" else {"gender": "n"}
    words = num2words(count, lang=language.code, **gender)
    text = language.say(counted("{words} item", "{words} items", count, words=words))
    return text[:1].upper() + text[1:]
