"""The answer as JSON: the source, what the list says of itself, and every finding."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
from batchpost.reports.answer import file_name
from batchpost.reports.finding_json import finding_document


def as_json(listing: ReadList, findings: Sequence[Finding], language: Language) -> bytes:
    """Return the answer as UTF-8 JSON; its findings have the form of `check --format json`."""
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
