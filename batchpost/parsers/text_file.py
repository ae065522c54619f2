"""A text file decoded, with a word on how sure that is."""

import re
from dataclasses import dataclass

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.encoding import Decision, decide
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import EncodingUnknownError

_REPLACED = "\ufffd"
_LONE_RETURN = re.compile(r"\r(?!\n)")
_END_OF_FILE = "\x1a"


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, the name of its encoding, findings about that."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(file: ListFile, wanted: str | None, candidate: Decision | None = None) -> DecodedText:
    """Return the text of a file in the encoding `wanted`, or in the one its letters show.

    Raises:
        EncodingUnknownError: `wanted` does not exist or does not fit.
    """
    if wanted is not None:
        try:
            return DecodedText(_ended(file.data.decode(wanted)), wanted)
        except (LookupError, UnicodeError) as error:
            raise EncodingUnknownError(file.name, wanted) from error
    decision = candidate or decide(file.data)
    text = _ended(file.data.decode(decision.encoding, "replace"))
    findings = [] if decision.rival is None else [doubt(decision)]
    if _REPLACED in text:
        findings.append(_broken(text, decision.shown))
    return DecodedText(text, decision.shown, tuple(findings))


def doubt(decision: Decision) -> Finding:
    """Return the finding that a second encoding is nearly as likely."""
    return Finding(
        "encoding.doubtful",
        Severity.WARNING,
        Place(),
        decision.shown,
        message(
            "The text was read as {encoding}; {rival} is nearly as likely.",
            encoding=decision.shown,
            rival=decision.rival,
        ),
        message("Look at the names in the preview; if they are wrong, name the encoding."),
    )


def _ended(text: str) -> str:
    """Return a text whose lines end in one way; a lone carriage return in a line is a blank."""
    text = text.removeprefix("\ufeff").rstrip(_END_OF_FILE)
    if "\r" not in text:
        return text
    return _LONE_RETURN.sub(" ", text) if "\n" in text else text.replace("\r", "\n")


def _broken(text: str, encoding: str) -> Finding:
    line = text.count("\n", 0, text.index(_REPLACED)) + 1
    return Finding(
        "encoding.broken",
        Severity.ERROR,
        Place(row=line),
        None,
        message(
            "{count} letters cannot be read as {encoding}; the first stands in line {line}.",
            count=text.count(_REPLACED),
            encoding=encoding,
            line=line,
        ),
        message("Ask the client to save the list again, without cutting it."),
    )
