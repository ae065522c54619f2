"""Promises of every protocol folder, and the published vectors."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import batchpost.scale
from batchpost.scale.codec import (
    DAMAGED,
    Shown,
    UnknownProtocolError,
    codec,
    decode_all,
    decode_last,
    protocols,
)

ROOMS = Path(batchpost.scale.__file__).parent
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
VECTORS = SHARED / "data" / "scales-vectors.json"
CHECKSUMMED = ["massa-k-100", "cas-enq"]
NAMES = protocols()
FEW = settings(max_examples=25, deadline=None)


def encode(name: str, shown: Shown) -> bytes:
    """Return the frame in which protocol `name` shows a load."""
    chosen = codec(name)
    question = chosen.request(None)
    reply, _ = chosen.answer(question, lambda: shown)
    reading, _ = chosen.decode(reply)
    if reading is not None and reading.status == "ready":
        reply, _ = chosen.answer(chosen.request(reading), lambda: shown)
    return reply


def vectors() -> list[object]:
    if not VECTORS.is_file():
        return []
    found = json.loads(VECTORS.read_text(encoding="utf-8"))
    return [pytest.param(each, id=each["id"]) for each in found if each["protocol"] in NAMES]


def weights() -> st.SearchStrategy[int]:
    # Whole grams: the finest step all simulated scales show.
    return st.integers(0, 99_000).map(lambda grams: grams * 1000)


def test_vectors_are_there_or_the_reason_is_said() -> None:
    if not VECTORS.is_file():
        pytest.skip("the published vectors are not beside the repository")
    assert len(vectors()) == 44


@pytest.mark.parametrize("vector", vectors())
def test_published_vectors_are_met(vector: dict[str, object]) -> None:
    expected = vector["expect"]
    assert isinstance(expected, dict)
    reading = decode_last(
        codec(str(vector["protocol"])), bytes.fromhex(str(vector["response_hex"]))
    )
    assert (reading.status, reading.stable) == (expected["status"], expected["stable"])
    for key, found in [("grams", reading.milligrams), ("tare_grams", reading.tare_milligrams)]:
        if expected.get(key) is None:
            assert found is None
        else:
            assert found is not None
            assert abs(Decimal(found) / 1000 - Decimal(str(expected[key]))) <= Decimal("0.01")


@pytest.mark.parametrize("name", NAMES)
def test_folder_is_complete(name: str) -> None:
    chosen = codec(name)
    assert chosen.TITLE
    assert chosen.LINE.parity in {"N", "E", "O"}
    assert chosen.REPLY_S > 0
    assert isinstance(chosen.HAS_FLAG, bool)
    doc = chosen.__doc__ or ""
    assert "```" in doc, "the frame is drawn in the docstring"
    assert "Source:" in doc


@pytest.mark.parametrize("name", NAMES)
def test_dialogue_is_met(name: str) -> None:
    path = ROOMS / name.replace("-", "_") / "dialogue.toml"
    dialogue = tomllib.loads(path.read_text(encoding="utf-8"))
    assert dialogue["source"]
    assert dialogue["exchange"]
    chosen = codec(name)
    last = None
    for exchange in dialogue["exchange"]:
        reading = decode_last(chosen, bytes.fromhex(exchange["answered"]))
        assert reading.status == exchange["status"]
        assert reading.stable == exchange.get("stable")
        grams = exchange.get("grams")
        wanted = None if grams is None else int(Decimal(grams) * 1000)
        assert reading.milligrams == wanted
        last = reading if reading.status == "ready" else last
    asked = {exchange["sent"] for exchange in dialogue["exchange"]}
    assert chosen.request(None).hex() in asked | {"53490d0a"}  # `S` and `SI` answer alike
    assert chosen.request(last).hex() in asked | {"53490d0a"}


def test_unknown_protocol_names_those_there_are() -> None:
    with pytest.raises(UnknownProtocolError, match="massa-k-100"):
        codec("nope")
    with pytest.raises(UnknownProtocolError):
        codec("../errors")


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_what_the_scale_sends_is_what_is_read(name: str, data: st.DataObject) -> None:
    weight_mg = data.draw(weights())
    stable = data.draw(st.booleans())
    reading = decode_last(codec(name), encode(name, Shown(weight_mg, stable=stable)))
    assert reading.milligrams == weight_mg
    if codec(name).HAS_FLAG:
        assert reading.stable is stable


@pytest.mark.parametrize("name", NAMES)
def test_overload_carries_no_weight(name: str) -> None:
    reading = decode_last(codec(name), encode(name, Shown(5000, overload=True)))
    assert reading.milligrams is None
    assert reading.status == ("overload" if codec(name).HAS_FLAG else "bad_frame")


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_split_at_every_boundary(name: str, data: st.DataObject) -> None:
    weight_mg = data.draw(weights())
    frame = encode(name, Shown(weight_mg)) * 2
    for cut in range(1, len(frame)):
        chosen = codec(name)
        found, buffer = [], b""
        for part in (frame[:cut], frame[cut:]):
            buffer += part
            while buffer:
                reading, used = chosen.decode(buffer)
                buffer = buffer[used:]
                if reading is not None:
                    found.append(reading.milligrams)
                if not used:
                    break
        assert found == [weight_mg, weight_mg]


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(noise=st.binary(max_size=40), data=st.data())
def test_noise_before_gives_the_right_weight_or_none(
    name: str, noise: bytes, data: st.DataObject
) -> None:
    weight_mg = data.draw(weights())
    frame = encode(name, Shown(weight_mg))
    found = [reading.milligrams for reading in decode_all(codec(name), noise + frame + frame)]
    assert {value for value in found if value is not None} <= {weight_mg}


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_cut_short_gives_no_weight(name: str, data: st.DataObject) -> None:
    frame = encode(name, Shown(data.draw(weights())))
    ends = {"cas-enq": 1}  # without its last byte it is the frame some clones send
    cut = data.draw(st.integers(0, len(frame) - 1 - ends.get(name, 0)))
    assert decode_last(codec(name), frame[:cut]).milligrams is None


@pytest.mark.parametrize("name", CHECKSUMMED)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_one_bit_flipped_never_gives_a_wrong_weight(name: str, data: st.DataObject) -> None:
    weight_mg = data.draw(weights())
    good = encode(name, Shown(weight_mg))
    for bit in range(8 * len(good)):
        damaged = bytearray(good)
        damaged[bit // 8] ^= 1 << bit % 8
        for after in (b"", good):
            found = decode_all(codec(name), bytes(damaged) + after)
            assert {each.milligrams for each in found} <= {None, weight_mg}


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_to_the_end_without_a_fault(name: str, data: bytes) -> None:
    found = decode_all(codec(name), data)
    assert sum(reading.status == "incomplete" for reading in found) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_endless_noise_does_not_pile_up(name: str) -> None:
    chosen = codec(name)
    buffer = b""
    for _ in range(50):
        buffer += b"\xf8\x55 ST,\x02" + bytes(range(0x30, 0x60))
        used = 1
        while used and buffer:
            _, used = chosen.decode(buffer)
            buffer = buffer[used:]
    assert len(buffer) < 600


def test_pounds_are_read_but_marked_not_metric() -> None:
    reading = decode_last(codec("cas-enq"), bytes.fromhex("0102532030322e3530306c62640304"))
    assert (reading.milligrams, reading.metric) == (1_133_981, False)


def test_tare_is_never_a_weight() -> None:
    reading = decode_last(codec("mt-sics"), b"TA A     100.00 g\r\n")
    assert (reading.milligrams, reading.tare_milligrams) == (None, 100_000)
    assert reading.status not in DAMAGED


def test_net_weight_is_marked() -> None:
    body = bytes.fromhex("24d2040000010101000a000000")
    massa = codec("massa-k-100")
    frame = massa.frame(body)  # type: ignore[attr-defined]
    assert decode_last(massa, frame).net
    assert decode_last(codec("cas-and18"), b"ST,NT,+  1.500kg\r\n").net


def test_settled_header_with_a_moving_lamp_is_not_settled() -> None:
    reading = decode_last(codec("cas-22"), b"ST,GS,1\x84,   1.234 kg\r\n")
    assert (reading.stable, reading.status) == (False, "unstable")


def test_number_without_a_point_says_no_unit() -> None:
    assert decode_last(codec("cas-10"), b"    1234\r\n").status == "bad_frame"


@pytest.mark.parametrize(
    ("frame", "status"),
    [
        ("S I", "busy"),
        ("S +", "overload"),
        ("SI -", "underload"),
        ("Z A", "ack"),
        ("T I", "tare_refused"),
        ("ES", "error"),
        ("S S 1.234 kg", "bad_frame"),  # bytes lost inside the value
        ("S S      1.234 st", "bad_frame"),
        ("hello", "bad_frame"),
    ],
)
def test_sics_words(frame: str, status: str) -> None:
    reading = decode_last(codec("mt-sics"), frame.encode() + b"\r\n")
    assert (reading.milligrams, reading.status) == (None, status)


def test_sics_echo_of_the_question_is_a_weight() -> None:
    reading = decode_last(codec("mt-sics"), b"SI D      1.230 kg\r\n")
    assert (reading.milligrams, reading.stable) == (1_230_000, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [("2815", "zero_refused"), ("27", "ack"), ("f0", "unsupported"), ("76", "params"),
     ("5100", "not_weight"), ("28", "error"), ("24d204000005010000", "bad_frame"),
     ("24d204000001020000", "bad_frame"), ("24d2", "bad_frame")],
)  # fmt: skip
def test_massa_answers_without_a_weight(body: str, status: str) -> None:
    massa = codec("massa-k-100")
    frame = massa.frame(bytes.fromhex(body))  # type: ignore[attr-defined]
    reading = decode_last(massa, frame)
    assert (reading.milligrams, reading.status) == (None, status)


@pytest.mark.parametrize("length", ["0000", "ffff"])
def test_massa_impossible_length_is_passed_over(length: str) -> None:
    massa = codec("massa-k-100")
    good = encode("massa-k-100", Shown(5000))
    damaged = bytes.fromhex("f855ce" + length)
    assert decode_last(massa, damaged + good).milligrams == 5000


def test_massa_simulator_refuses_other_commands() -> None:
    massa = codec("massa-k-100")
    question = massa.frame(b"\x75")  # type: ignore[attr-defined]
    reply, used = massa.answer(b"\x00" + question, lambda: Shown(0))
    assert used == len(question) + 1
    assert decode_last(massa, reply).status == "unsupported"
    assert massa.answer(question[:4], lambda: Shown(0)) == (b"", 0)
    assert massa.answer(b"\x01\xf8", lambda: Shown(0)) == (b"", 1)


def test_massa_tenths_of_a_gram_are_kept() -> None:
    assert (
        decode_last(codec("massa-k-100"), encode("massa-k-100", Shown(20_500))).milligrams == 20_500
    )
