"""Workbooks protected by a password, opened with it: [MS-OFFCRYPTO], through msoffcrypto-tool."""

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from batchpost.parsers.listfile import ListFile
from batchpost.parsers.lock_refusals import LockNotReadError, WrongPasswordError
from batchpost.parsers.refusals import BrokenListError, NestedTooDeepError, PasswordError

if TYPE_CHECKING:
    from msoffcrypto.format.base import BaseOfficeFile

#: Excel itself locks with this one what only has its structure protected ([MS-OFFCRYPTO] 2.4.2.3).
_NOBODY_TYPES = "VelvetSweetshop"


def unlocked(file: ListFile, password: str | None) -> ListFile:
    """Return a locked workbook opened; one that only has its structure locked needs no password.

    Raises:
        PasswordError: It needs a password and none was given.
        WrongPasswordError: Another one was given.
        LockNotReadError: It is locked in a way that is not known.
        BrokenListError: It is damaged.
        NestedTooDeepError: It is a locked workbook in a locked workbook in another.
    """
    from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415 - locked workbooks only

    if file.nesting > file.limits.nesting:
        raise NestedTooDeepError(file.name)
    for each in dict.fromkeys((_NOBODY_TYPES, password)):
        try:
            if each:
                return replace(file, data=_opened(file, each), nesting=file.nesting + 1)
        except InvalidKeyError:
            continue
    if password:
        raise WrongPasswordError(file.name)
    raise PasswordError(file.name)


def _opened(file: ListFile, password: str) -> bytes:
    from msoffcrypto import OfficeFile, exceptions  # noqa: PLC0415 - locked workbooks only

    out = io.BytesIO()
    try:
        book: BaseOfficeFile = OfficeFile(io.BytesIO(file.data))
        asked: dict[str, Any] = {"password": password}
        if book.format == "ooxml":
            asked["verify_password"] = True
        book.load_key(**asked)
        book.decrypt(out)
    except exceptions.InvalidKeyError:
        raise
    except (exceptions.DecryptionError, exceptions.FileFormatError) as error:
        raise LockNotReadError(file.name, str(error)) from None
    except Exception as error:  # noqa: BLE001 - a damaged container fails it in dozens of ways
        reason = str(error) or type(error).__name__
        raise BrokenListError(file.name, "OLE", reason.replace(password, "…")) from None
    return out.getvalue()
