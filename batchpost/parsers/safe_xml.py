"""XML of foreign files: no document types, no entities, no external anything."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from batchpost.parsers.refusals import BrokenListError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class _DoctypeError(Exception):
    """A document type stands where none has business."""


def walk(
    path: str,
    pieces: Iterable[bytes],
    start: Start,
    end: End | None = None,
    text: Text | None = None,
) -> None:
    """Send the elements of an XML document to callbacks, names without their prefixes.

    Raises:
        BrokenListError: Not well formed, or it declares a document type.
    """

    def refuse(*_: object) -> None:
        raise _DoctypeError

    def started(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = started
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except _DoctypeError as error:
        raise BrokenListError(path, "XML", "DOCTYPE") from error
    except (IndexError, KeyError):
        raise  # a fault of ours, told as such; below, an encoding that does not exist
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenListError(path, "XML", str(error)) from error


def local(attributes: dict[str, str], name: str) -> str | None:
    """Return an attribute by its name without prefix."""
    value = attributes.get(name)
    if value is not None:
        return value
    ending = ":" + name
    return next((value for key, value in attributes.items() if key.endswith(ending)), None)
