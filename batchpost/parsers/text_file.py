"""A text file decoded as a whole, or refused with both readings where two stay likely."""

import re
from dataclasses import dataclass

import numpy as np

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.parsers.doubts import EncodingDoubtError
from batchpost.parsers.encoding import Decision, decide, is_nearly_latin
from batchpost.parsers.foreign_lines import ForeignLines, foreign_lines
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import EncodingUnknownError

_REPLACED = "\ufffd"
_END_OF_FILE = "\x1a"
_RETURN, _LINE_FEED = 13, 10
_PREVIEW_LINES = 3
_PREVIEW_CHARACTERS = 100
_PREVIEW_BEFORE = 60
_OTHER_LETTER = re.compile(rb"[\x80-\xff]")
_LINE_END = re.compile(rb"[\r\n]")


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
        EncodingDoubtError: Two encodings give likely readings.
    """
    if wanted is not None:
        try:
            text = file.data.decode(wanted)
            text.encode()  # some names of Python's give halves of letters, which are no text
            return DecodedText(_ended(text), wanted)
        except (LookupError, ValueError) as error:
            raise EncodingUnknownError(file.name, wanted) from error
    decision = candidate or decide(file.data)
    doubts = [doubt(file.data, decision)] if decision.rival is not None else []
    if doubts and not is_nearly_latin(file.data):
        raise refusal(file.name, file.data, decision)
    foreign = () if candidate is not None else foreign_lines(file.data, decision.encoding)
    _refuse_unproven(file, decision.encoding, foreign)
    text = _joined(file.data, decision.encoding, foreign)
    text = text.removeprefix("\ufeff").rstrip(_END_OF_FILE)
    if decision.encoding.startswith("utf-") or _has_lone_returns(file.data):
        text = _ended(text)
    findings = [*doubts, *(_mixed(each, decision.shown) for each in foreign)]
    if not decision.encoding.startswith(("cp", "koi", "ascii")) and _REPLACED in text:
        findings.append(_broken(text, decision.shown))
    return DecodedText(text, decision.shown, tuple(findings))


def doubt(data: bytes, decision: Decision) -> Finding:
    """Return the finding that a few letters among Latin ones can be read in two ways."""
    shown, shown_too = (
        " / ".join(_preview(data, name)) for name in (decision.encoding, str(decision.rival))
    )
    return Finding(
        "encoding.doubtful",
        Severity.WARNING,
        Place(),
        shown,
        message(
            "Some letters were read as {encoding}: {shown}. As {rival} they are: {shown_too}.",
            encoding=decision.shown,
            rival=decision.rival,
            shown=shown,
            shown_too=shown_too,
        ),
        message("Look at the names in the preview; if they are wrong, name the encoding."),
    )


def refusal(path: str, data: bytes, decision: Decision) -> EncodingDoubtError:
    """Return the refusal of a text that can be read in two ways, with both readings."""
    names = (decision.encoding, str(decision.rival))
    return EncodingDoubtError(path, [(name, _preview(data, name)) for name in names])


def _refuse_unproven(file: ListFile, encoding: str, foreign: tuple[ForeignLines, ...]) -> None:
    """Ask about lines whose words are unlikely, though their letters could be the list's own.

    A line of the others is shown beside them: the answer holds for the whole list.
    """
    for each in foreign:
        if not each.proven:
            lines = file.data.split(b"\n")
            own = (line for no, line in enumerate(lines, 1) if no not in each.lines)
            usual = next((line for line in own if not line.isascii()), b"")
            odd = [lines[line_no - 1] for line_no in each.lines[: _PREVIEW_LINES - 1]]
            shown = b"\n".join([usual, *odd])
            raise refusal(file.name, shown, Decision(encoding, each.encoding))


def _preview(data: bytes, encoding: str) -> list[str]:
    """Return the first lines with letters that the encodings read differently."""
    telling: list[bytes] = []
    at = 0
    while len(telling) < _PREVIEW_LINES and (found := _OTHER_LETTER.search(data, at)) is not None:
        first = found.start()
        line = max(data.rfind(end, at, first) for end in (b"\n", b"\r")) + 1
        start = max(line, first - _PREVIEW_BEFORE, at)
        end = _LINE_END.search(data, found.end())
        at = end.start() if end is not None else len(data)
        telling.append(data[start:at])
    texts = (line.decode(encoding, "replace") for line in telling)
    shown = ("".join(c if c.isprintable() else " " for c in text) for text in texts)
    return [" ".join(text.split())[:_PREVIEW_CHARACTERS] for text in shown]


def _joined(data: bytes, encoding: str, foreign: tuple[ForeignLines, ...]) -> str:
    """Decode a text, the lines that are in another encoding in theirs."""
    if not foreign:
        return data.decode(encoding, "replace")
    others = {line: each.encoding for each in foreign for line in each.lines}
    return "\n".join(
        line.decode(others.get(line_no, encoding), "replace")
        for line_no, line in enumerate(data.split(b"\n"), 1)
    )


def _has_lone_returns(data: bytes) -> bool:
    """Tell whether a carriage return stands without a line feed."""
    if b"\r" not in data:
        return False
    codes = np.frombuffer(data, dtype=np.uint8)
    returns = codes == _RETURN
    return bool(returns[-1] or (returns[:-1] & (codes[1:] != _LINE_FEED)).any())


def _ended(text: str) -> str:
    """Return a text whose lines end in one way; a lone carriage return in a line is a blank."""
    text = text.removeprefix("\ufeff").rstrip(_END_OF_FILE)
    if "\n" not in text:
        return text.replace("\r", "\n")
    if text.count("\r") == text.count("\r\n"):
        return text
    return text.replace("\r\n", "\n").replace("\r", " ")


def _mixed(foreign: ForeignLines, encoding: str) -> Finding:
    return Finding(
        "encoding.mixed",
        Severity.WARNING,
        Place(row=foreign.lines[0]),
        foreign.encoding,
        counted(
            "{count} line is in {other} while the list is in {encoding}: line {line}; "
            "it was read so.",
            "{count} lines are in {other} while the list is in {encoding}, the first is line "
            "{line}; they were read so.",
            len(foreign.lines),
            other=foreign.encoding,
            encoding=encoding,
            line=foreign.lines[0],
        ),
        message("Compare these names with the items, or ask the client to save the list again."),
    )


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
