"""Answer the client: the list as it came, its faulty cells marked and explained."""

from pathlib import Path

from batchpost.language import Language
from batchpost.workflows.check_list import CheckedList


def answer_client(checked: CheckedList, original: Path, out: Path, language: Language) -> None:
    """Write the answer workbook to `out`.

    Raises:
        ReportError: `out` cannot be written.
    """
    from batchpost.reports.answer import write_answer

    write_answer(checked.listing, checked.findings, original, out, language)
