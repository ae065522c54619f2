"""`init`: an answer that is none is asked for again at its own question."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import desk_at, environment_of
from .terminal import typed


@pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")
def test_an_answer_that_is_none_is_asked_for_again(home: Path) -> None:
    answers = [
        ("Name of the post office", "ОПС-образец 7"),
        ("Postcode of the post office", "abc"),
        ('"abc" is no postcode: it has 6 digits.', "220030"),
        ("District node", "РУПС-1"),
        ("Language (ru, be, en)", "220030"),
        ('"220030" is no language here: ru, be or en.', "be"),
    ]
    rest = ("the acceptance register", "the receipt", "the day report", "documents", "own tariff")
    answers += [(words, "") for words in rest]
    code, shown = typed(["init"], answers, environment_of(home))
    assert code == 0, shown
    kept = tomllib.loads((home / "settings.toml").read_text(encoding="utf-8"))
    assert (kept["office"]["name"], kept["language"]) == ("ОПС-образец 7", "be")
    assert not kept["office"].get("sample")


@pytest.mark.parametrize(
    ("given", "country", "said"),
    [
        ("22003", "BY", '"22003" is no postcode: it has 6 digits. Nothing was written.'),
        ("ABCDEF", "BY", '"ABCDEF" is no postcode: it has 6 digits. Nothing was written.'),
        ("sw1a", "GB", '"sw1a" is no postcode: 3 to 10 digits, Latin capitals,'),
    ],
)
def test_a_postcode_that_is_none_is_refused_by_its_rule(
    home: Path, given: str, country: str, said: str
) -> None:
    home.mkdir()
    settings = f'[office]\npostcode = "220030"\ncountry = "{country}"\n'
    (home / "settings.toml").write_text(settings, encoding="utf-8")
    run: Callable[..., SimpleNamespace] = desk_at(home)
    done = run("init", "--postcode", given, "--yes")
    assert (done.code, said in done.err) == (2, True), done.err
    assert (home / "settings.toml").read_text(encoding="utf-8") == settings
