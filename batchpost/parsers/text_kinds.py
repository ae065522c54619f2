"""Cheap looks at the first bytes of a text: markup, form 103, or plain text at all."""

from batchpost.parsers.encoding import decide

#: Control bytes that texts do hold: tab, line ends, form feed, the end mark of DOS.
_ALLOWED = frozenset(b"\t\n\r\x0c\x1a\x1b")
_CONTROL_SHARE = 0.005
#: What programs write at the head of a page saved as one file, and no mail program does.
_SAVED = (b"x-document-type:", b"snapshot-content-location:", b"saved by", b"mhtml engine")


def plain_head(head: bytes) -> bytes:
    """Return the head without a byte order mark and without the zeros of utf-16."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def is_markup(head: bytes) -> bool:
    """Tell whether the text begins as HTML or XML."""
    plain = plain_head(head)[:256].lower()
    return plain.startswith((b"<!", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"<body"))


def is_web_page(head: bytes) -> bool:
    """Tell whether the text is HTML, and not some other XML."""
    plain = plain_head(head).lower()
    other = plain.startswith(b"<?xml") and b"<html" not in plain
    return is_markup(head) and not other


def is_saved_page(head: bytes) -> bool:
    """Tell whether the text is a web page saved as one file (mht), and not a letter."""
    plain = plain_head(head).lower()
    headed = plain.startswith((b"mime-version:", b"from:", b"x-document-type:"))
    return headed and b"multipart/related" in plain and any(mark in plain for mark in _SAVED)


def is_form103_table(head: bytes) -> bool:
    """Tell whether the first line has the fields of a form 103 data file, in any order."""
    first = plain_head(head).split(b"\n", 1)[0].strip().upper().split(b"|")
    return {b"BARCODE", b"INDEXTO", b"RCPN"} <= set(first)


def is_form103_control(head: bytes) -> bool:
    """Tell whether the text is the control file of a form 103 list."""
    plain = plain_head(head).upper()
    return plain.startswith(b"[") and b"[MAIN]" in plain and b"LISTNUM" in plain


def is_text(head: bytes) -> bool:
    """Tell whether the bytes are text in any of the encodings that are known."""
    if b"\0" in head:
        return decide(head).encoding.startswith(("utf-16", "utf-32"))
    control = sum(1 for code in head if code < 32 and code not in _ALLOWED)
    return control <= len(head) * _CONTROL_SHARE
