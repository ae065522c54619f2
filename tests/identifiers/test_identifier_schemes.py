import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchpost.identifiers import ru14, s10, ua13
from batchpost.identifiers.counting import next_identifier, next_identifiers
from batchpost.identifiers.facts import country_codes, service_indicators
from batchpost.identifiers.faults import (
    CheckDigitError,
    IdentifierShapeError,
    NoSerialError,
    NotRightError,
    SerialsExhaustedError,
    UnknownCountryError,
)
from batchpost.identifiers.verdict import examine

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "identifiers.json"

serials = st.integers(0, s10.LAST_SERIAL)
indicators = st.sampled_from(["RB", "VV", "CP", "EE", "PC", "LX"])
right_s10 = st.builds(s10.compose, indicators, serials, st.sampled_from(["BY", "RU", "CF"]))
right_ru14 = st.from_regex(r"[1346][0-9]{12}", fullmatch=True).map(
    lambda digits: digits + ru14.calc_check_digit(digits)
)


def _vectors():
    if not VECTORS.exists():
        return []
    return json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not beside the project")
def test_there_are_vectors():
    assert len(_vectors()) >= 72


@pytest.mark.parametrize("vector", _vectors(), ids=lambda vector: ascii(vector["identifier"]))
def test_verdict_of_every_shared_vector(vector):
    found = examine(vector["identifier"])

    assert found.valid is vector["valid"]
    assert found.scheme == vector["scheme"]
    if vector["valid"] is False:
        assert found.cleaned == vector.get("valid_after_cleaning")
    elif vector["valid"]:
        assert found.cleaned == vector["identifier"]
    if vector["valid"] is not False:
        assert (found.warning is not None) == ("warning" in vector)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("RВ707173588BY", "В (U+0412) → B"),
        ("ЕЕ161803397BY", "Е (U+0415) → E"),
        ("RROOOO12349BY", "O → 0"),
        ("RRII2233447BY", "I → 1"),
        ("RRll2233447BY", "l → 1"),
        ("RB123456785СF", "С (U+0421) → C"),
        ("1O1OOO22440321", "O → 0"),
    ],
)
def test_reason_names_the_look_alike(text, named):
    found = examine(text)
    assert named in str(found.reason)
    assert found.code == "identifier.repaired"


def test_digit_among_letters_is_not_guessed():
    assert examine("R1123456785BY").cleaned is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RB123", "identifier.malformed"),
        ("RB707173557B", "identifier.malformed"),
        ("1010002244032", "identifier.malformed"),
        ("RB707173558BY", "identifier.check_digit"),
        ("10944022440322", "identifier.check_digit"),
        ("RB123456785XX", "identifier.country"),
        ("1.09440224E+13", "identifier.lost_digits"),
        ("1,09440224e13", "identifier.lost_digits"),
        ("5.001E+11", "identifier.lost_digits"),
        ("BY080027046773", "identifier.other_carrier"),
        ("ВУ080027046773", "identifier.other_carrier"),
        ("59000000000000", "identifier.other_carrier"),
        ("0500100031144", "identifier.inferred"),
        ("0123456789123", "identifier.sample"),
        ("12345", "identifier.unknown"),
        ("", "identifier.unknown"),
        ("дело 12/26", "identifier.unknown"),
        ("9" * 100_000, "identifier.unknown"),
        ("RR123456785BY", None),
        ("10944022440321", None),
    ],
)
def test_code_of_a_verdict(text, code):
    assert examine(text).code == code


def test_month_field_is_never_a_reason_to_refuse():
    for month in range(100):
        digits = f"220030{month:02d}44032"
        assert examine(digits + ru14.calc_check_digit(digits)).code is None


@given(indicators, serials, st.integers(0, 25_000))
def test_a_run_of_identifiers_is_each_composed(indicator, first, count):
    last = min(first + count, s10.LAST_SERIAL)
    run = list(s10.compose_run(indicator, first, last, "BY"))
    few = {first, (first + last) // 2, last, *(range(first - first % -100, last, 100))}
    assert len(run) == last - first + 1
    assert all(run[at - first] == s10.compose(indicator, at, "BY") for at in few)


@given(right_s10)
def test_every_other_check_digit_of_s10_is_refused(number):
    assert s10.validate(number) == number
    for digit in "0123456789":
        other = number[:10] + digit + number[11:]
        assert s10.is_valid(other) == (other == number)


@given(right_s10, st.integers(2, 9), st.integers(1, 9))
def test_one_mistyped_digit_of_s10_is_found_but_for_the_shared_check_digits(number, place, step):
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    # Remainders 0 and 6 both give the check digit 5: S10 is made so.
    if s10.calc_check_digit(wrong[2:10]) != number[10]:
        with pytest.raises(CheckDigitError):
            s10.validate(wrong)


@given(right_s10)
def test_s10_reads_back_what_it_prints(number):
    printed = s10.format(number)
    assert s10.compact(printed) == number
    assert examine(printed).cleaned == number
    assert examine(number.lower()).cleaned == number


@given(right_ru14)
def test_ru14_reads_back_what_it_prints(number):
    assert ru14.is_valid(number)
    assert ru14.compact(ru14.format(number)) == number


@given(right_ru14, st.integers(0, 13), st.integers(1, 9))
def test_one_mistyped_digit_of_ru14_is_always_found(number, place, step):
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not ru14.is_valid(wrong)


@given(st.text(max_size=40) | st.from_regex(r"[A-ZА-Яa-z0-9 .,+-]{8,18}", fullmatch=True))
def test_any_text_gets_a_verdict_and_what_is_offered_is_right(text):
    found = examine(text)
    assert str(found.reason)
    if found.valid:
        assert found.cleaned == text
    if found.valid is False and found.cleaned is not None:
        assert examine(found.cleaned).valid
    if found.code is not None:
        assert found.remedy is not None


def test_each_scheme_tells_what_is_wrong():
    with pytest.raises(IdentifierShapeError, match="RB123"):
        s10.validate("RB123")
    with pytest.raises(UnknownCountryError, match="XX"):
        s10.validate("RB123456785XX")
    with pytest.raises(CheckDigitError, match="over 12345678 it is 5, written is 4"):
        s10.validate("RR123456784BY")
    with pytest.raises(IdentifierShapeError, match="14 digits"):
        ru14.validate("1010002244032")
    with pytest.raises(CheckDigitError, match="it is 1, written is 2"):
        ru14.validate("10944022440322")
    with pytest.raises(IdentifierShapeError, match="13 digits"):
        ua13.validate("1500100031143")
    with pytest.raises(CheckDigitError):
        ua13.validate("0500100031144")
    assert ua13.format("0500100031143") == "0500100031143"


@given(right_s10.filter(lambda number: int(number[2:10]) < s10.LAST_SERIAL))
def test_next_identifier_is_one_serial_on(number):
    following = next_identifier(number)
    assert int(following[2:10]) == int(number[2:10]) + 1
    assert s10.is_valid(following)
    assert (following[:2], following[11:]) == (number[:2], number[11:])


@given(right_s10, st.integers(1, 50))
def test_counting_on_in_steps_or_at_once_is_the_same(number, count):
    if int(number[2:10]) + count > s10.LAST_SERIAL:
        with pytest.raises(SerialsExhaustedError):
            next_identifiers(number, count)
        return
    numbers = next_identifiers(number, count)
    assert len(numbers) == count
    step = number
    for expected in numbers:
        step = next_identifier(step)
        assert step == expected


def test_counting_on_refuses_what_it_cannot_do():
    with pytest.raises(SerialsExhaustedError):
        next_identifier(s10.compose("RB", 99_999_999, "BY"))
    last = "1010002299999"
    with pytest.raises(SerialsExhaustedError):
        next_identifier(last + ru14.calc_check_digit(last))
    with pytest.raises(NoSerialError):
        next_identifier("0500100031143")
    with pytest.raises(NotRightError, match="RB707173588BY is meant"):
        next_identifier("RВ707173588BY")
    with pytest.raises(NotRightError):
        next_identifier("RB707173558BY")


def test_facts_are_whole():
    assert len(country_codes()) == 249
    reserved = {
        letters[0] for letters, known in service_indicators().items() if known.status == "reserved"
    }
    assert reserved == set("JKSTW")
    assert all(known.title for known in service_indicators().values())


def test_examining_loads_no_table_library():
    program = (
        "import sys; import batchpost.identifiers.verdict, batchpost.identifiers.counting; "
        "sys.exit(bool({'pandas', 'numpy', 'pyarrow', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
