"""What stands in client lists around and in place of the characters of an identifier."""

import unicodedata

#: Letters of other alphabets that look like a Latin one in capitals.
_CYRILLIC = "АВЕЁКМНОРСТУХІЇЈЅЗ"
_LATIN_OF_CYRILLIC = "ABEEKMHOPCTYXIIJS3"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LATIN_OF_GREEK = "ABEZHIKMNOPTYX"
_LETTERS = str.maketrans(_CYRILLIC + _GREEK, _LATIN_OF_CYRILLIC + _LATIN_OF_GREEK)
_LETTERS.pop(ord("З"))  # looks like a digit only

#: What is typed for a digit, as it stands, before capitals are made of it.
_DIGITS = str.maketrans("OoОоΟIiІіlΙ|Зз", "00000111111133")

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SHOWN = 40
_SHOWN_INPUT = 200
_QUOTES = "'`\"\u2018\u2019\u201c\u201d\u00ab\u00bb"


def strip_marks(text: str) -> str:
    r"""Return `text` without blanks, hyphens, invisible characters and quotes around it.

    Full-width letters and digits become plain ones; the case is kept.

    >>> strip_marks("\ufeff'RR-123 456\u00a0785-by\n")
    'RR123456785by'
    """
    if text.isascii() and text.isalnum():
        return text
    if text.isascii():
        return "".join(text.split()).replace("-", "").strip(_QUOTES)
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(
        sign
        for sign in plain
        if not sign.isspace() and sign not in _HYPHENS and unicodedata.category(sign) != "Cf"
    )
    return kept.strip(_QUOTES)


def read_letters(text: str) -> str:
    """Return `text` in capitals, look-alike Cyrillic and Greek letters made Latin.

    >>> read_letters("ве")
    'BE'
    """
    if text.isascii():
        return text.upper()
    return "".join(map(_capital, text)).translate(_LETTERS)


def read_digits(text: str) -> str:
    """Return `text` with letters typed for the digits 0, 1 and 3 made digits, others kept.

    >>> read_digits("OОlІЗ8S")
    '001138S'
    """
    if text.isascii() and text.isdecimal():
        return text
    return text.translate(_DIGITS)


def list_swaps(stripped: str, compact: str) -> tuple[tuple[str, str], ...]:
    """Return the characters that differ by more than case, each with what was read for it.

    >>> list_swaps("ВO1b", "B01B")
    (('В', 'B'), ('O', '0'))
    """
    if len(stripped) != len(compact):
        return ()
    pairs = zip(stripped, compact, strict=True)
    return tuple((typed, read) for typed, read in pairs if _capital(typed) != read)


def name_swap(typed: str, read: str) -> str:
    """Return one swap for people's eyes, the letter's number where it is not Latin.

    >>> name_swap("В", "B"), name_swap("O", "0")
    ('В (U+0412) → B', 'O → 0')
    """
    return f"{typed} → {read}" if typed.isascii() else f"{typed} (U+{ord(typed):04X}) → {read}"


def show_text(text: str) -> str:
    r"""Return `text` on one line and not too long, to stand inside a sentence.

    >>> show_text("RR1\n\ufeff2 ")
    'RR1 2'
    """
    plain = "".join(sign for sign in text[:_SHOWN_INPUT] if unicodedata.category(sign) != "Cf")
    line = " ".join(plain.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _capital(sign: str) -> str:
    upper = sign.upper()
    return upper if len(upper) == 1 else sign
