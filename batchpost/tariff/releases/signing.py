"""Signatures of releases: Ed25519, detached, in base64; keys are named in the settings.

What is signed are the bytes of the zip; of a folder, those of its `release.toml`, which
holds the hash of every other file.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError, WrongUseError
from batchpost.model.message import message
from batchpost.model.public_keys import public_key
from batchpost.model.reasons import Reason, reason_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE_BYTES = 64
_KEY_FILE_MAX = 10_000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class WronglySignedError(ReferenceDataError):
    """A signature is not by any key of the settings, or is none."""

    def __init__(self, source: str) -> None:
        super().__init__(
            message(
                "{source} is wrongly signed: its signature is by none of the keys in the "
                "settings. Nothing was changed; it may be damaged or forged, so ask its "
                "publisher.",
                source=source,
            )
        )


class UnsignedError(ReferenceDataError):
    """A release has no signature, and unsigned ones are not allowed."""

    def __init__(self, source: str) -> None:
        super().__init__(
            message(
                "{source} is not signed, so it was not taken. Nothing was changed; put its "
                "signature beside it as .sig, or allow it by --allow-unsigned.",
                source=source,
            )
        )


class NoKeysError(ReferenceDataError):
    """A release is signed, but the settings name no key to try."""

    def __init__(self, source: str) -> None:
        super().__init__(
            message(
                "{source} is signed, but the settings name no key to prove it by. Nothing was "
                "changed; write the publisher's key into [tariff_update.keys].",
                source=source,
            )
        )


class KeyUnusableError(WrongUseError):
    """A file holds no secret key that can sign."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            message(
                "{path} holds no secret key that can be used ({reason}). Make one by `batchpost "
                "tariff keygen`.",
                path=path,
                reason=reason,
            )
        )


class KeyUnwritableError(WrongUseError):
    """The file for a secret key is there already, or cannot be written."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "The key cannot be written to {path}: {reason}. A key is never overwritten; "
                "choose another file.",
                path=path,
                reason=reason,
            )
        )


def signer_of(
    data: bytes, signature: bytes | None, keys: Mapping[str, str], source: str, *, unsigned: bool
) -> str | None:
    """Return the name of the key that signed `data`, `None` where it is unsigned and may be.

    Args:
        data: What was signed.
        signature: The signature's file: base64, or the 64 bytes; `None` where there is none.
        keys: Public keys in base64 by name.
        source: What to call it.
        unsigned: Whether a release without a signature is allowed.

    Raises:
        UnsignedError: There is no signature, and it is needed.
        NoKeysError: There is one, but no key to try.
        WronglySignedError: No key fits, or the signature is none.
    """
    if signature is None:
        if unsigned:
            return None
        raise UnsignedError(source)
    if not keys:
        raise NoKeysError(source)
    raw = _raw(signature)
    if len(raw) != SIGNATURE_BYTES:
        raise WronglySignedError(source)
    # 0.06 s that only a signed release must pay.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    for name, key in keys.items():
        try:
            Ed25519PublicKey.from_public_bytes(public_key(key)).verify(raw, data)
        except InvalidSignature:
            continue
        return name
    raise WronglySignedError(source)


def make_key(path: Path) -> str:
    """Write a new secret key to a new file, for its owner only, and return its public half.

    Raises:
        KeyUnwritableError: The file is there already, or cannot be written.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - 0.06 s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 0.06 s
        Ed25519PrivateKey,
    )

    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    try:
        opened = os.open(path, _NEW, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(text)
    except OSError as error:
        raise KeyUnwritableError(path, reason_of(error)) from error
    return _public(key)


def sign(data: bytes, key_file: Path) -> tuple[bytes, str]:
    """Return the signature's file for `data`, and the public half of the key.

    Raises:
        KeyUnusableError: The file holds no Ed25519 key without a password.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - 0.06 s
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - 0.06 s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 0.06 s
        Ed25519PrivateKey,
    )

    try:
        with key_file.open("rb") as file:
            key = form.load_pem_private_key(file.read(_KEY_FILE_MAX), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        reason = getattr(error, "strerror", None) or str(error)[:200]
        raise KeyUnusableError(key_file, reason) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusableError(key_file, type(key).__name__.strip("_"))
    return base64.b64encode(key.sign(data)) + b"\n", _public(key)


def _public(key: "Ed25519PrivateKey") -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def _raw(signature: bytes) -> bytes:
    """Return the 64 bytes of a signature; something else where it holds none."""
    if len(signature) == SIGNATURE_BYTES:
        return signature
    try:
        return base64.b64decode(signature.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""
