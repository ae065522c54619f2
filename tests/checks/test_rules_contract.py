"""Promises that every file of `checks/rules/` keeps."""

import dataclasses
from pathlib import Path

import pytest
from check_builders import ON, a_list, found_in

from batchpost.checks import rules as rules_folder
from batchpost.checks.run import CheckRules, check_items, load_rules
from batchpost.model.finding import Severity
from batchpost.workflows.sample_lists import found_in_sample

RULES = load_rules()
ALL_CODES = [(name, code) for name, rule in RULES.items() for code in rule.CODES]


def test_every_file_of_the_folder_is_a_rule():
    files = {path.stem for path in Path(rules_folder.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == set(RULES)
    assert len(RULES) >= 10


@pytest.mark.parametrize("name", RULES)
def test_rule_has_a_title_and_codes_with_sources(name):
    rule = RULES[name]
    assert rule.TITLE
    assert rule.CODES
    for code, known in rule.CODES.items():
        assert code.count(".") == 1
        assert code == code.lower()
        assert known.about
        assert known.source
        assert isinstance(known.severity, Severity)


def test_codes_are_of_one_rule_only():
    codes = [code for _, code in ALL_CODES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("name", "code"), ALL_CODES)
def test_sample_of_a_code_provokes_it(name, code):
    known = RULES[name].CODES[code]
    found = found_in_sample(known)

    mine = [finding for finding in found if finding.code == code]
    assert mine
    assert {finding.severity for finding in mine} == {known.severity}
    for finding in mine:
        assert str(finding.message)
        assert str(finding.remedy)


def test_assumptions_never_forbid_acceptance():
    for name, code in ALL_CODES:
        known = RULES[name].CODES[code]
        if known.source.startswith("assumption"):
            assert known.severity is not Severity.ERROR, code


def test_faultless_list_has_no_findings():
    assert found_in(a_list(count=7)) == []
    assert check_items(a_list(count=7), CheckRules(ON)) == []


def test_empty_list_breaks_no_rule():
    listing = a_list(count=1)
    empty = dataclasses.replace(listing, items=listing.items.iloc[:0])
    assert [finding.code for finding in found_in(empty)] == ["list.below_minimum"]
