"""Answer the client: the list as it came, its faulty cells marked and explained."""

from pathlib import Path

from batchpost.errors import WrongUseError
from batchpost.language import Language
from batchpost.model.message import message
from batchpost.workflows.check_list import CheckedList
from batchpost.workflows.for_client import for_client


class AnswerPathError(WrongUseError):
    """The answer would have a wrong ending, or overwrite the client's own list."""

    def __init__(self, out: Path) -> None:
        super().__init__(
            message(
                "The answer cannot be written to {path}: it is a file of its own, .xlsx, .html "
                "or .json, never the client's list. Choose another name.",
                path=out,
            )
        )


def answer_client(checked: CheckedList, original: Path, out: Path, language: Language) -> None:
    """Write the answer to `out`: a workbook, a web page or JSON, as its name ends.

    `original` holds the list's bytes: the file itself, or the copy it was read from.

    Raises:
        AnswerPathError: `out` is the list itself, or its name ends otherwise.
        ReportError: `out` cannot be written.
    """
    from batchpost.reports.answer import ENDINGS, write_answer

    own = Path(checked.listing.source.path)
    if out.suffix.lower() not in ENDINGS or _is_same(out, own) or _is_same(out, original):
        raise AnswerPathError(out)
    write_answer(checked.listing, for_client(checked.findings), original, out, language)


def _is_same(out: Path, path: Path) -> bool:
    """Tell whether both are one file; not where one of them is not there (any more)."""
    try:
        return out.samefile(path)
    except OSError:
        return False
