"""Run every rule over a list; the rules are the files of `rules/`."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol, cast

from batchpost.checks import rules as rules_folder
from batchpost.checks.context import CheckRules, ListContext
from batchpost.model.finding import Finding
from batchpost.model.finding_code import FindingCode
from batchpost.model.listing import ReadList

__all__ = ["CheckRules", "Rule", "check_items", "load_rules"]


class Rule(Protocol):
    """What a file of `rules/` holds."""

    TITLE: str
    CODES: Mapping[str, FindingCode]

    def check(self, context: ListContext) -> Iterable[Finding]:
        """Return the findings of the rule."""


@cache
def load_rules() -> dict[str, Rule]:
    """Return all rules by the name of their file, in the order of the alphabet."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules_folder.__path__))
    return {
        name: cast("Rule", importlib.import_module(f"{rules_folder.__name__}.{name}"))
        for name in names
    }


def check_items(listing: ReadList, rules: CheckRules) -> list[Finding]:
    """Return what all rules find in the list, those about the whole list first.

    The reader's own findings are not repeated. Identifiers should be cleaned before, so that
    two spellings of one number are found to be the same.
    """
    loaded = load_rules().values()
    codes = {code: known for rule in loaded for code, known in rule.CODES.items()}
    context = ListContext(listing, rules, codes)
    found = [finding for rule in loaded for finding in rule.check(context)]
    return sorted(found, key=lambda finding: finding.line_no or 0)
