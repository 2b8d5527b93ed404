"""One run at a time in a folder: a lock of the operating system, which dies with its process."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from aws_contract.live.options import PreconditionError

__all__ = ["locked"]

_TAKEN: Final = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder inside a with statement; PreconditionError if one is in it.

    The file stays: only the lock on it counts, and a killed process holds none. Where the file
    system has no locks, nothing is locked.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("ab")
    except OSError as error:
        raise PreconditionError(f"--folder {folder} can't be written: {error}") from error
    with file:
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno in _TAKEN:
                raise PreconditionError(
                    f"{folder} is in use by another run: wait for its end, or choose another "
                    "--folder"
                ) from error
        yield
