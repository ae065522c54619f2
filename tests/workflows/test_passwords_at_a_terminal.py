"""A locked list is opened by the password typed at a terminal, unseen."""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import environment_of
from .locked_files import PASSWORD, locked_xls, locked_xlsx, locked_zip
from .terminal import typed

needs_terminal = pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")
LOCKED = {"xlsx": locked_xlsx, "zip": locked_zip, "xls": locked_xls}


@needs_terminal
@pytest.mark.parametrize("name", LOCKED)
def test_the_password_typed_opens_the_list(tmp_path: Path, home: Path, name: str) -> None:
    path = LOCKED[name](tmp_path / f"l.{name}")
    asked = ("Password of the list", PASSWORD)
    code, shown = typed(["check", path, "--password"], [asked], environment_of(home))
    assert "1 item" in shown
    assert "Traceback" not in shown
    assert PASSWORD not in shown
    assert code == 3  # a list of one item is too short


@needs_terminal
@pytest.mark.parametrize("name", LOCKED)
def test_a_wrong_password_is_one_clear_sentence(tmp_path: Path, home: Path, name: str) -> None:
    path = LOCKED[name](tmp_path / f"l.{name}")
    asked = ("Password of the list", "ключ-7")
    code, shown = typed(["check", path, "--password"], [asked], environment_of(home))
    said = shown.split("Password of the list:")[-1].strip()
    assert "is not opened by that password" in said
    assert "\n" not in said
    assert "ключ-7" not in shown
    assert code == 4


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_list_without_the_password_is_refused(
    tmp_path: Path, batchpost: Callable[..., SimpleNamespace], name: str
) -> None:
    path = LOCKED[name](tmp_path / f"l.{name}")
    done = batchpost("check", path)
    assert done.code == 4
    assert "protected by a password" in done.err
    assert "--password" in done.err
    assert not done.out
