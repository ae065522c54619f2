"""What a scanner types where the keyboard's layout is Cyrillic: it presses keys, not letters."""

from typing import Final

#: The letters of the Russian layout, and two that the Belarusian one has in place of its own.
_CYRILLIC: Final = "йцукенгшщзфывапролдячсмитьўі"
_LATIN: Final = "qwertyuiopasdfghjklzxcvbnmob"
_KEYS: Final = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper())


def by_latin_keys(text: str) -> str | None:
    """Return what the same keys type in the Latin layout, `None` of a text typed otherwise.

    >>> by_latin_keys("КИ200000010ИН"), by_latin_keys("кі200000010ін")
    ('RB200000010BY', 'rb200000010by')
    >>> by_latin_keys("RВ200000010BY")
    """
    typed = text.translate(_KEYS)
    mixed = any(sign.isascii() and sign.isalpha() for sign in text)
    return typed if typed.isascii() and typed != text and not mixed else None
