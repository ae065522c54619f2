"""A finding as JSON: the same fields on the screen and in the answer to the client."""

from typing import Any

from batchpost.language import Language
from batchpost.model.finding import Finding


def finding_document(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as a JSON object, its sentences in the reader's language."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "row": finding.place.row,
        "column": finding.place.column,
        "value": finding.value,
        "message": language.say(finding.message),
        "remedy": language.say(finding.remedy),
        "line_no": finding.line_no,
    }
