"""Which of the system's partitions are drives and disks that people carry."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

#: Where Linux and macOS put what was plugged in.
_PLUGGED_IN = ("/media", "/run/media", "/mnt", "/Volumes")
_BLOCK_DEVICES = Path("/sys/class/block")


@dataclass(frozen=True, slots=True)
class Partition:
    """A mounted file system, as the system tells: `options` are its words, comma apart."""

    device: str
    mount: str
    filesystem: str = ""
    options: str = ""


#: Tells of a device's name whether the system calls it removable; `None`: not known.
Removable = Callable[[str], bool | None]


def removable_drives(
    partitions: Iterable[Partition], is_removable: Removable
) -> tuple[Partition, ...]:
    """Return those partitions that people carry in and out, by their places, each once.

    Windows says `removable` and `cdrom` itself; a drive without a disk has no file system. On
    Linux it is the kernel's mark of the device, or the folder it was mounted in.
    """
    found: dict[str, Partition] = {}
    devices: set[str] = set()
    for each in sorted(partitions, key=lambda each: (len(each.mount), each.mount)):
        words = set(each.options.lower().split(","))
        carried = bool(words & {"removable", "cdrom"}) or (
            each.mount.startswith("/")
            and each.mount != "/"
            and (_is_plugged_in(each.mount) or bool(is_removable(each.device)))
        )
        if carried and each.filesystem and each.device not in devices:
            found[each.mount] = each
            devices.add(each.device)
    return tuple(found[mount] for mount in sorted(found))


def _is_plugged_in(mount: str) -> bool:
    place = PurePosixPath(mount)
    return any(place.is_relative_to(root) and str(place) != root for root in _PLUGGED_IN) or (
        mount == "/mnt"
    )


def marked_removable(device: str, devices: Path = _BLOCK_DEVICES) -> bool | None:
    """Return the kernel's mark of a block device: removable, or on a USB line; `None`: unknown.

    A partition bears the mark of its disk, whose folder holds the partition's.
    """
    entry = devices / device.rpartition("/")[2]
    try:
        real = entry.resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    if any(part.startswith("usb") for part in real.parts):
        return True
    for folder in (real, real.parent):
        try:
            return (folder / "removable").read_text(encoding="ascii").strip() == "1"
        except (OSError, UnicodeError):
            continue
    return None


def drives_now() -> tuple[Partition, ...]:
    """Return the drives and disks plugged in at this moment."""
    import psutil  # noqa: PLC0415 - 30 ms

    try:
        told = psutil.disk_partitions(all=False)
    except (OSError, psutil.Error):
        return ()
    partitions = [Partition(one.device, one.mountpoint, one.fstype, one.opts) for one in told]
    return removable_drives(partitions, marked_removable if os.name == "posix" else lambda _: None)
