"""The quick looks over a sheet's bytes miss nothing that a slow search finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchpost.parsers.xlsx.quick_looks import has_error_mark, has_far_references

_FAR = re.compile(rb' r="(?:[A-Za-z]{2}|[A-Za-z]?\d{7})')
_AFTER = b' s="1"><v>12</v></c>'

REFERENCES = st.one_of(
    st.from_regex(rb"[A-Za-z]{1,3}\d{1,8}", fullmatch=True),
    st.from_regex(rb"\d{1,8}", fullmatch=True),
)
PIECES = st.lists(
    st.one_of(
        REFERENCES.map(lambda each: b'<c r="' + each + b'"' + _AFTER),
        st.sampled_from([b'<c t="e">', b"<c t='e'>", b'"e', b"'e", b't="e', b"\xd0\xb5", b"x"]),
        st.binary(max_size=3),
    ),
    max_size=12,
).map(b"".join)


@given(PIECES)
def test_no_far_reference_is_missed(seen: bytes) -> None:
    """Where the slow search finds a far reference, the quick look does, at every offset."""
    for shifted in (seen, b"x" + seen):
        if _FAR.search(shifted + _AFTER):
            assert has_far_references(shifted + _AFTER)


@given(PIECES)
def test_error_marks_are_found_exactly(seen: bytes) -> None:
    """The quick look says of error cells what a search for the two spellings does."""
    expected = b't="e"' in seen or b"t='e'" in seen
    assert has_error_mark(seen) == expected


@pytest.mark.parametrize("reference", [b"A1", b"Z999999", b"z12", b"999999"])
def test_near_references_are_not_far(reference: bytes) -> None:
    """A usual sheet is not looked at twice."""
    assert not has_far_references(b'<row spans="1:12"><c r="' + reference + b'"' + _AFTER)


@pytest.mark.parametrize("seen", [b"", b"r", b"r=", b'"e', b"x"])
def test_short_pieces_have_nothing(seen: bytes) -> None:
    """Pieces too short to hold a reference are no fault."""
    assert not has_far_references(seen)
    assert not has_error_mark(seen)
