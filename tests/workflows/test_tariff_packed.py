"""A release is packed, signed with a key of its own, and taken as an archive or as a folder."""

import base64
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from release_builders import KEY, bands, publish, set_up, write_book

from .conftest import desk_at


@pytest.fixture
def batchpost(home):
    return desk_at(home)


def test_packing_twice_gives_the_same_bytes_and_overwrites_nothing(tmp_path, batchpost):
    first = publish(tmp_path, "1")
    (tmp_path / "elsewhere").mkdir()
    shutil.copytree(tmp_path / "book-1", tmp_path / "elsewhere" / "book-1")
    second = publish(tmp_path / "elsewhere", "1")
    assert first.read_bytes() == second.read_bytes()
    done = batchpost("tariff", "pack", tmp_path / "book-1", "--out", first, "--release", "1")
    assert done.code == 8
    assert "never overwritten" in done.err


def test_a_key_is_made_and_signs_and_is_not_overwritten(home, tmp_path, batchpost):
    key = tmp_path / "secret.pem"
    public = batchpost("tariff", "keygen", "--out", key, "--format", "json").json()["public_key"]
    if os.name != "nt":
        assert key.stat().st_mode & 0o077 == 0
    assert batchpost("tariff", "keygen", "--out", key).code == 2
    book = write_book(tmp_path / "book", bands())
    done = batchpost("tariff", "pack", book, "--out", tmp_path / "b.zip", "--key", key,
                     "--release", "1", "--format", "json")  # fmt: skip
    assert done.json()["public_key"] == public
    set_up(home)
    settings = (home / "settings.toml").read_text(encoding="utf-8")
    (home / "settings.toml").write_text(settings + f'new = "{public}"\n', encoding="utf-8")
    done = batchpost("tariff", "update", tmp_path / "b.zip", "--format", "json")
    assert done.json()["signed_by"] == "new"


def test_a_signed_folder_is_taken_by_its_manifest(home, tmp_path, batchpost):
    set_up(home)
    release = publish(tmp_path, "1")
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(release) as packed:
        packed.extractall(folder)
    signature = base64.b64encode(KEY.sign((folder / "release.toml").read_bytes()))
    (tmp_path / "unpacked.sig").write_bytes(signature)
    vat = folder / "vat.csv"
    kept = vat.read_bytes()
    vat.write_bytes(kept.replace(b"20,", b"10,"))
    done = batchpost("tariff", "update", folder)
    assert done.code == 5
    assert "vat.csv is not as its release.toml says" in done.err
    vat.write_bytes(kept)
    done = batchpost("tariff", "update", folder, "--format", "json")
    assert (done.code, done.json()["signed_by"]) == (0, "publisher")
    assert batchpost("tariff", "update", release, "--format", "json").json()["status"] == (
        "nothing_to_do"
    )
