"""What a list leaves in doubt is asked at a terminal, and the answer is used."""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import environment_of
from .terminal import typed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")


def test_check_asks_for_the_encoding_and_uses_it(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes("name;city;zip\nЁрш;Ёрш;220030\n".encode("cp866"))
    code, shown = typed(["check", path], [("Number of the right one", "2")], environment_of(home))
    assert "2. cp866: Ёрш" in shown
    assert "1 item" in shown
    assert code == 3


def test_password_is_not_asked_where_nobody_types(
    tmp_path: Path, batchpost: Callable[..., SimpleNamespace]
) -> None:
    path = tmp_path / "l.csv"
    path.write_text("name;city;zip\nLee;London;220030\n", encoding="utf-8")
    done = batchpost("check", path, "--password")
    assert done.code == 2
    assert "terminal" in done.err
