"""Every tracking format: it tells events, and reads what comes back."""

import contextlib
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.errors import BatchpostError
from batchpost.model.tracking import Event, EventKind
from batchpost.tracking import codec, codec_of, formats
from batchpost.tracking.codec import StatusFileError, UnknownTrackingFormatError
from batchpost.tracking.ru_operations import FIELDS

MINSK = ZoneInfo("Europe/Minsk")
AT = datetime(2026, 11, 23, 10, 30, tzinfo=MINSK)


def an_event(line_no: int = 1, kind: EventKind = EventKind.ACCEPTED, **facts) -> Event:
    given = {
        "item_kind": "letter",
        "category": "registered",
        "weight_g": 20,
        "currency": "BYN",
        "fee": 534,
        "postcode": "220050",
        "country": "BY",
        "advice": "simple",
        "marks": "court fragile",
        "payment": "payment_order",
    } | facts
    key = f"220030/2026110001000000005/{line_no}/{kind}"
    return Event(key, kind, AT, "220030", 7, line_no, f"RB{line_no:08d}5BY", **given)


EVENTS = [an_event(1), an_event(2, EventKind.CORRECTED), an_event(3, EventKind.WITHDRAWN)]


@pytest.fixture(params=formats())
def form(request):
    return codec(request.param)


def test_a_format_is_complete(form):
    assert form.TITLE
    assert form.file_name("220030", 7) != form.file_name("220030", 8)
    assert "/" not in form.file_name("220030", 7)


def test_its_own_file_is_known_and_read_back(form):
    content = form.encode(EVENTS, 7)
    assert codec_of(content) is form
    told = form.decode(content, MINSK)
    assert [each.item_identifier for each in told][:2] == ["RB000000015BY", "RB000000025BY"]
    assert {each.at for each in told} == {AT}
    assert {each.place for each in told} == {"220030"}


def test_every_event_bears_its_key_once(form):
    text = form.encode(EVENTS, 7).decode("utf-8")
    assert [text.count(event.key) for event in EVENTS] == [1, 1, 1]


def test_names_are_told_only_where_they_are_given(form):
    named = [an_event(1, addressee="Прыкладаў П.П.", address="вул. Узорная, 1")]
    coding = "cp866" if "866" in form.MEDIA_TYPE else "utf-8"
    assert "вул. Узорная, 1" in form.encode(named, 1).decode(coding)
    assert "address" not in form.encode(EVENTS, 1).decode(coding).replace("AddressData", "")


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 400))
def test_a_damaged_file_is_read_or_refused(noise, at):
    for name in formats():
        form = codec(name)
        content = form.encode(EVENTS, 7)
        damaged = content[:at] + noise + content[at + len(noise) :]
        with contextlib.suppress(BatchpostError):
            codec_of(damaged).decode(damaged, MINSK)


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\x01", b"name;address\r\n"])
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(StatusFileError, match="no known format"):
        codec_of(content)


def test_unknown_formats_are_refused():
    with pytest.raises(UnknownTrackingFormatError, match="ru-operations"):
        codec("morse")


class TestRuOperations:
    def line(self, event):
        content = codec("ru-operations").encode([event], 1).decode("cp866")
        return dict(zip(FIELDS, content.split("\r\n")[1].split("|"), strict=True))

    def test_codes_of_an_item(self):
        line = self.line(an_event(declared_value=5000, cod_amount=4000, category="insured"))
        told = {
            "OperType": "1",
            "OperAttr": "2",
            "OperDate": "23.11.2026 10:30:00",
            "Barcode": "RB000000015BY",
            "MailType": "2",
            "MailCtg": "4",
            "MailRank": "4",
            "PostMark": "9",
            "Mass": "20",
            "Value": "5000",
            "Payment": "4000",
            "Rate": "534",
            "PayType": "2",
            "MailDirect": "112",
            "IndexTo": "220050",
            "IndexOper": "220030",
        }
        assert {name: line[name] for name in told} == told

    def test_a_cancelled_item(self):
        line = self.line(an_event(kind=EventKind.WITHDRAWN))
        assert (line["OperType"], line["OperAttr"]) == ("26", "0")

    def test_a_value_breaks_no_line(self):
        line = self.line(an_event(addressee="А|Б\r\nВ"))
        assert line["RCPNAddressData"] == "А/Б В"

    def test_delivered_is_read_with_its_name(self):
        content = """OperType|OperDate|Barcode|OperAttr|IndexOper
2|25.11.2026 12:00:00|RB000000015BY|1|220050
"""
        (told,) = codec("ru-operations").decode(content.encode("cp866"), MINSK)
        assert (told.code, told.title, told.place) == ("2.1", "Вручение адресату", "220050")


class TestBelpochtaJson:
    @pytest.mark.parametrize(
        ("code", "title"),
        [(4, "Принято от отправителя"), (6, "Поступило в обработку"), (15, "Отправлено"),
         (70, "Поступило в учреждение доставки"), (21, "Вручено"), (99, "99")],
    )  # fmt: skip
    def test_events_have_their_names(self, code, title):
        event = {"code": code, "at": "2026-11-25T12:00", "item_identifier": "RB000000015BY"}
        content = json.dumps({"format": "belpochta-events", "events": [event]})
        (told,) = codec("belpochta-json").decode(content.encode(), MINSK)
        assert (told.code, told.title) == (str(code), title)
        assert told.at.tzinfo is not None

    def test_a_broken_event_is_named(self):
        content = b'{"format": "belpochta-events", "events": [{"code": 4}]}'
        with pytest.raises(StatusFileError, match="event 1"):
            codec("belpochta-json").decode(content, MINSK)
