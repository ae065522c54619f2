"""The answer as JSON: the source, what the list says of itself, and every finding."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
from batchpost.reports.answer import file_name


def as_json(listing: ReadList, findings: Sequence[Finding], language: Language) -> bytes:
    """Return the answer as UTF-8 JSON; its findings are those of `check --format json`."""
    manifest = asdict(listing.manifest)
    if manifest["list_date"] is not None:
        manifest["list_date"] = manifest["list_date"].isoformat()
    severities = [finding.severity for finding in findings]
    document = {
        "source": asdict(listing.source) | {"path": file_name(listing)},
        "manifest": manifest,
        "findings": [finding_document(finding, language) for finding in findings],
        "summary": {
            "items": len(listing.items),
            "errors": severities.count(Severity.ERROR),
            "warnings": severities.count(Severity.WARNING),
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


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
