"""A text file decoded as a whole, or refused with both readings where two stay likely."""

from dataclasses import dataclass

import numpy as np

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.parsers.doubts import EncodingDoubtError
from batchpost.parsers.encoding import Decision, decide
from batchpost.parsers.foreign_lines import ForeignLines, foreign_lines
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import EncodingUnknownError

_REPLACED = "\ufffd"
_END_OF_FILE = "\x1a"
_RETURN, _LINE_FEED = 13, 10
_PREVIEW_LINES = 3
_PREVIEW_CHARACTERS = 100
_PREVIEW_BYTES = 4096


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
            return DecodedText(_ended(file.data.decode(wanted)), wanted)
        except (LookupError, UnicodeError) as error:
            raise EncodingUnknownError(file.name, wanted) from error
    decision = candidate or decide(file.data)
    if decision.rival is not None:
        raise refusal(file.name, file.data, decision)
    foreign = () if candidate is not None else foreign_lines(file.data, decision.encoding)
    text = _joined(file.data, decision.encoding, foreign)
    text = text.removeprefix("\ufeff").rstrip(_END_OF_FILE)
    if decision.encoding.startswith("utf-") or _has_lone_returns(file.data):
        text = _ended(text)
    findings = [_mixed(each, decision.shown) for each in foreign]
    if not decision.encoding.startswith(("cp", "koi", "ascii")) and _REPLACED in text:
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


def refusal(path: str, data: bytes, decision: Decision) -> EncodingDoubtError:
    """Return the refusal of a text that can be read in two ways, with both readings."""
    names = (decision.encoding, str(decision.rival))
    return EncodingDoubtError(path, [(name, _preview(data, name)) for name in names])


def _preview(data: bytes, encoding: str) -> list[str]:
    """Return the first lines with letters that the encodings read differently."""
    lines = data[:_PREVIEW_BYTES].replace(b"\r", b"\n").split(b"\n")
    telling = [line for line in lines if not line.isascii()][:_PREVIEW_LINES]
    return [
        " ".join(line.decode(encoding, "replace").split())[:_PREVIEW_CHARACTERS] for line in telling
    ]


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
    returns = np.flatnonzero(codes == _RETURN)
    if returns[-1] == len(codes) - 1:
        return True
    return bool((codes[returns + 1] != _LINE_FEED).any())


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
