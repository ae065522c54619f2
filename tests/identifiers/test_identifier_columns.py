import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchpost.identifiers import ru14, s10
from batchpost.identifiers.columns import clean_identifiers
from batchpost.identifiers.finding_codes import CODES
from batchpost.identifiers.verdict import examine
from batchpost.model.finding import Severity
from batchpost.model.items import item_table


def _items(identifiers):
    count = len(identifiers)
    return item_table(
        {
            "line_no": list(range(1, count + 1)),
            "sheet": ["Лист1"] * count,
            "row": list(range(2, count + 2)),
            "item_identifier": identifiers,
        },
        count,
    )


def _values(items):
    return [None if pd.isna(value) else value for value in items["item_identifier"]]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_sample_that_gives_it(code):
    sample = CODES[code].sample["item_identifier"]
    _, findings = clean_identifiers(_items(sample), "ШПИ")
    assert code in [finding.code for finding in findings]
    assert CODES[code].source
    assert CODES[code].about


def test_look_alike_is_repaired_and_told():
    items, (finding,) = clean_identifiers(_items(["RB707173557BY", "RВ707173588BY"]), "ШПИ")

    assert _values(items) == ["RB707173557BY", "RB707173588BY"]
    assert finding.code == "identifier.repaired"
    assert finding.severity is Severity.WARNING
    assert finding.value == "RВ707173588BY"
    assert (finding.place.sheet, finding.place.row, finding.place.column) == ("Лист1", 3, "ШПИ")
    assert finding.line_no == 2


def test_wrong_check_digit_is_an_error_and_stays_as_written():
    items, (finding,) = clean_identifiers(_items(["RB707173558BY"]), "ШПИ")
    assert finding.severity is Severity.ERROR
    assert finding.code == "identifier.check_digit"
    assert _values(items) == ["RB707173558BY"]


def test_rounded_number_becomes_missing_with_an_error():
    items, (finding,) = clean_identifiers(_items(["1.09440224E+13"]), "ШПИ")
    assert finding.severity is Severity.ERROR
    assert _values(items) == [None]


def test_number_of_another_carrier_never_refuses_the_item():
    _, findings = clean_identifiers(_items(["BY080027046773", "20450000000000"]), None)
    assert [finding.severity for finding in findings] == [Severity.WARNING, Severity.WARNING]
    assert findings[0].place.column is None


def test_repaired_number_with_reserved_letters_is_told_both():
    _, findings = clean_identifiers(_items(["sr 123456785 by"]), "ШПИ")
    assert [finding.code for finding in findings] == ["identifier.spacing", "identifier.reserved"]


def test_clean_missing_and_empty_columns_are_passed_over():
    items = _items(["RB707173557BY", None, "10944022440321"])
    same, findings = clean_identifiers(items, "ШПИ")
    assert same is items
    assert findings == []
    assert clean_identifiers(_items([]), None)[1] == []
    assert clean_identifiers(_items([None, None]), None)[1] == []


def test_slices_of_a_table_are_read_at_their_own_place():
    items = _items(["RB123", "RB707173557BY", "RB707173558BY", "RB707173565BY"])
    _, findings = clean_identifiers(items.iloc[1:3].reset_index(drop=True), "ШПИ")
    assert [finding.line_no for finding in findings] == [3]


_odd = st.sampled_from(
    [
        "RВ707173588BY",
        "RB123",
        "12345",
        "1E+13",
        "BY080027046773",
        "KZ734782345KZ",
        "20450000000000",
        "00000000000000",
        "0500100031143",
        "0500100031144",
        "RB123456785XX",
        "é",
        "ab",
        "RB70717355☃BY",
    ]
)
_right = st.one_of(
    st.builds(s10.compose, st.sampled_from(["RB", "CP"]), st.integers(0, 10**8 - 1), st.just("BY")),
    st.from_regex(r"[0-9]{13}", fullmatch=True).map(lambda d: d + ru14.calc_check_digit(d)),
)
_near = st.from_regex(r"[A-Z0-9]{2}[0-9A-Z]{9,10}[A-Z0-9]{2}", fullmatch=True)


@given(st.lists(st.one_of(st.none(), _odd, _right, _near), max_size=30))
def test_the_column_says_just_what_single_verdicts_say(identifiers):
    items, findings = clean_identifiers(_items(identifiers), "ШПИ")

    told = {finding.line_no for finding in findings}
    for line_no, (before, after) in enumerate(zip(identifiers, _values(items), strict=True), 1):
        if before is None:
            assert after is None
            assert line_no not in told
            continue
        verdict = examine(before)
        assert (line_no in told) == (verdict.code is not None)
        if verdict.code != "identifier.lost_digits":
            assert after == (verdict.cleaned or before)
