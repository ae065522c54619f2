"""Sealing a file for those who have its key: AES-256-GCM in chunks, by the library `cryptography`.

Each chunk is proved by itself, so memory stays small, and bound to its place and to being the
last one or not (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): none
can be changed, left out, moved or cut off. Every file has a key of its own, derived from the
secret and a salt by HKDF; a passphrase goes through scrypt first.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from struct import Struct
from typing import BinaryIO, Final

MAGIC: Final = b"batchpost sealed backup 1\n"
#: What stands after the magic: cost of scrypt as a power of two (0 for a key file), salt, what a
#: wrong key is known by, what the nonces of this file begin with.
_HEADER: Final = Struct("B32s16s7s")
_CHUNK: Final = 1 << 20
_TAG: Final = 16
_KEY: Final = 32
#: 128 MiB and some tenths of a second for each try.
_COST: Final = 17
_COSTS: Final = range(14, 21)


class WrongKeyError(Exception):
    """The key is another one. Never leaves the room."""


class BrokenSealError(Exception):
    """The content is not what was sealed. Never leaves the room."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a sealed file: the bytes of a key file, or a passphrase somebody knows."""

    content: bytes = field(repr=False)
    is_passphrase: bool


def seal(plain: BinaryIO, sealed: BinaryIO, secret: Secret) -> None:
    """Write the content of one file into another, sealed."""
    cost, salt = _COST if secret.is_passphrase else 0, secrets.token_bytes(32)
    key, check = _derived(secret, cost, salt)
    prefix = secrets.token_bytes(7)
    header = MAGIC + _HEADER.pack(cost, salt, check, prefix)
    sealed.write(header)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 0.1 s

    cipher = AESGCM(key)
    sealed.writelines(
        cipher.encrypt(nonce, chunk, header) for nonce, chunk in _chunks(plain, _CHUNK, prefix)
    )


def unseal(sealed: BinaryIO, write: Callable[[bytes], object], secret: Secret) -> None:
    """Write the content of a sealed file by `write`, each chunk only when it is proved.

    Raises:
        WrongKeyError: It was sealed with another key.
        BrokenSealError: It was changed or cut off.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - same

    header = sealed.read(len(MAGIC) + _HEADER.size)
    if len(header) < len(MAGIC) + _HEADER.size or not header.startswith(MAGIC):
        raise BrokenSealError
    cost, salt, check, prefix = _HEADER.unpack(header[len(MAGIC) :])
    if bool(cost) != secret.is_passphrase:
        raise WrongKeyError
    if cost and cost not in _COSTS:
        raise BrokenSealError
    key, found = _derived(secret, cost, salt)
    if not secrets.compare_digest(found, check):
        raise WrongKeyError
    cipher = AESGCM(key)
    for nonce, chunk in _chunks(sealed, _CHUNK + _TAG, prefix):
        try:
            write(cipher.decrypt(nonce, chunk, header))
        except InvalidTag as error:
            raise BrokenSealError from error


def _derived(secret: Secret, cost: int, salt: bytes) -> tuple[bytes, bytes]:
    """Return the key of one file, and what a wrong key is known by."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - same
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - same

    content = secret.content
    if secret.is_passphrase:
        content = Scrypt(salt=salt, length=_KEY, n=1 << cost, r=8, p=1).derive(content)
    derived = HKDF(SHA256(), _KEY + 16, salt, b"batchpost backup").derive(content)
    return derived[:_KEY], derived[_KEY:]


def _chunks(file: BinaryIO, size: int, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a file, at least one, each with its nonce: its place, and if it ends."""
    chunk, number = file.read(size), 0
    while True:
        following = file.read(size)
        yield prefix + number.to_bytes(4, "big") + bytes([not following]), chunk
        if not following:
            return
        chunk, number = following, number + 1
