"""What the system and libraries say of a failure is said in the reader's language."""

import re

import pytest

from batchpost.language import language
from batchpost.model.message import Message
from batchpost.model.reasons import reason_of
from batchpost.settings import SettingsError, load_settings

LATIN_WORDS = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'language = "de"', "language: одно из: ru, be, en"),
        (b'[office]\ncountry = "Belarus"', "office.country: вид [A-Z]{2}"),
        (b"minimum_items = 0", "minimum_items: не меньше 1"),
        (b'minimum_items = "many"', "minimum_items: целое число"),
        (b"language = 5", "language: текст в кавычках"),
        (b"langage = 5", "langage: нет такой настройки"),
        (b"[tariff_update]\nallow_unsigned = 7", "tariff_update.allow_unsigned: true или false"),
        (b"language =\n", "TOML: строка 1, столбец 11 — не TOML"),
        ('language = "язык"'.encode("cp1251"), "TOML: байт 13 — не UTF-8"),
    ],
)
def test_a_fault_of_the_settings_is_told_without_english(tmp_path, text, said):
    (tmp_path / "settings.toml").write_bytes(text)
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path)
    shown = language("ru").say(refused.value.said)
    assert said in shown
    assert not LATIN_WORDS.search(shown.replace(str(tmp_path), "").replace("batchpost init", ""))


def test_a_failure_of_the_system_is_a_sentence_of_ours(tmp_path):
    with pytest.raises(OSError, match="No such file") as missing:
        (tmp_path / "нет").read_bytes()
    reason = reason_of(missing.value)
    assert isinstance(reason, Message)
    assert language("ru").say(reason) == "нет такого файла или папки"


def test_a_failure_nobody_knows_keeps_its_own_words():
    assert reason_of(ValueError("odd")) == "odd"
    assert reason_of(OSError(9999, "Разъём занят")) == "Разъём занят"
    assert reason_of(RuntimeError()) == "RuntimeError"


def test_a_file_of_items_that_is_not_there_is_refused_in_russian(batchpost, tmp_path):
    done = batchpost("price", "--batch", tmp_path / "no.csv", "--out", tmp_path / "o.csv",
                     "--lang", "ru")  # fmt: skip
    assert done.code == 4
    assert "нет такого файла или папки" in done.err
    assert "Errno" not in done.err
