"""Counts deliveries into a Maildir. A Maildir of ours keeps one file for each Message-ID, so a delivery that is repeated
cannot be seen in it afterwards; the kernel is asked for every file that is put there."""
import ctypes
import os
import struct

MOVED_TO = 0x80


class Watch:
    """Every file that is moved into some folders, in order, as the kernel saw it."""

    def __init__(self, folders):
        self.library = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self.library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for folder in folders:
            if self.library.inotify_add_watch(self.descriptor, bytes(folder), MOVED_TO) < 0:
                raise OSError(ctypes.get_errno(), "cannot watch the outbox")

    def names(self):
        """The files since the last call."""
        found = []
        while True:
            try:
                data = os.read(self.descriptor, 1 << 16)
            except BlockingIOError:
                return found
            place = 0
            while place < len(data):
                _, mask, _, length = struct.unpack_from("iIII", data, place)
                if not mask & MOVED_TO:
                    raise OSError(f"the kernel has lost events ({mask:x})")
                found.append(data[place + 16:place + 16 + length].rstrip(b"\0").decode())
                place += 16 + length

    def close(self):
        os.close(self.descriptor)
