"""Words of headings and short values brought to one form for comparing; never for keeping."""

import re

_SPLIT = re.compile(r"[^\w№#]+|_")
#: Latin letters that look like Cyrillic ones, small.
_LOOKALIKES = str.maketrans("aceopxykmthbi", "асеорхукмтнві")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, ё as е, punctuation dropped.

    >>> words_of("Масса,  г"), words_of("№ п/п")
    (('масса', 'г'), ('№', 'п', 'п'))
    """
    plain = text.lower().replace("ё", "е").replace("ʼ", "").replace("'", "").replace("№", " № ")
    return tuple(word for word in _SPLIT.split(plain) if word)


def fold_lookalikes(text: str) -> str:
    """Return a word with Latin look-alikes as the Cyrillic letters they look like.

    >>> fold_lookalikes("мaсca") == fold_lookalikes("macca") == "масса"
    True
    """
    return text.translate(_LOOKALIKES)
