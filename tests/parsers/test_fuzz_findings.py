"""What fuzzing found once, by the bytes that showed it, as small as they could be made."""

import struct

import pytest

from batchpost.errors import ListError
from batchpost.parsers.archive import Archive
from batchpost.parsers.limits import LIMITS


def zip_of_a_member_without_a_name() -> bytes:
    """Return a zip whose directory has one member with an empty name."""
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, *[0] * 4, *[0] * 3, *[0] * 5, 0, 0)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


def test_a_member_without_a_name_is_no_fault_of_ours() -> None:
    archive = Archive("l.zip", zip_of_a_member_without_a_name(), LIMITS)
    assert archive.names == ("",)
    assert archive.read("") == b""


@pytest.mark.parametrize("cut", [0, 1, 30, 60, 76])
def test_such_a_zip_cut_off_is_refused(cut: int) -> None:
    data = zip_of_a_member_without_a_name()
    with pytest.raises(ListError):
        Archive("l.zip", data[: len(data) - 98 + cut], LIMITS)
