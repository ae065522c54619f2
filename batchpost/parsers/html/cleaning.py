"""Comments, scripts and unfinished tags taken out of a page before it is parsed.

The standard library's parser takes time that grows with the square of such things when they
are never closed; here each kind is taken out only up to its last closing, in one go.
"""

import re

_REMOVED = (
    ("<!--", "-->", re.compile(r"<!--.*?-->", re.DOTALL)),
    ("<script", "</script", re.compile(r"<script\b.*?</script[^>]*>", re.DOTALL | re.IGNORECASE)),
    ("<style", "</style", re.compile(r"<style\b.*?</style[^>]*>", re.DOTALL | re.IGNORECASE)),
    ("<!", ">", re.compile(r"<!.*?>", re.DOTALL)),
    ("<?", ">", re.compile(r"<\?.*?>", re.DOTALL)),
)
_NO_TAG = re.compile(r"<(?![a-zA-Z/])")


def cleaned(text: str) -> str:
    """Return a page of tags and text alone.

    >>> cleaned("<p>a<!-- b --> <![if x]>c<b")
    '<p>a c&lt;b'
    """
    for opening, closing, whole in _REMOVED:
        text = _without(text, opening, closing, whole)
    text = _NO_TAG.sub("&lt;", text)
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", "&lt;")


def _without(text: str, opening: str, closing: str, whole: "re.Pattern[str]") -> str:
    small = text.lower()
    if opening not in small or len(small) != len(text):
        return text if opening not in small else _without_exact(text, opening, closing, whole)
    last = small.rfind(closing)
    end = small.find(">", last) + 1 if last >= 0 else 0
    return whole.sub("", text[:end]) + text[end:]


def _without_exact(text: str, opening: str, closing: str, whole: "re.Pattern[str]") -> str:
    """Do the same where small letters have other lengths than the text's own."""
    last = text.rfind(closing)
    end = text.find(">", last) + 1 if last >= 0 else 0
    return whole.sub("", text[:end]) + text[end:] if opening in text else text
