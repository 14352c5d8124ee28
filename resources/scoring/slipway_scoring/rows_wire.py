"""What crosses between the workers and the recorder: rows of ModelDataCollector, and the counts of them.

All workers of a replica write datagrams to one socketpair; each holds lines of JSON, one for a row: {"p": folder,
"h": head, "r": row}, head and row as CSV without an end of line. What no recorder has read yet stays in the kernel when
a recorder dies. Each worker counts in a slot of shared memory, so that its counts outlive it.
"""

from __future__ import annotations

import mmap

VARIABLE = "SLIPWAY_ROWS"  # numbers of the socket and of the counts, slot and share, separated by commas
LARGEST = 48 << 10  # bytes of one datagram; a row that is longer is lost
HELD = 1 << 20  # bytes that a worker holds for a recorder that does not read
FIELDS = 8
OFFERED, SAMPLED_OUT, BUFFER_FULL, TOO_LARGE, TAKING, SENT = range(6)  # rows


class RowCounts:
    """Counts of rows in shared memory: slot 0 for workers that are gone, one slot for each that lives."""

    def __init__(self, descriptor: int, slots: int) -> None:
        self.slots = slots
        self.memory = mmap.mmap(descriptor, size_of(slots))
        self.values = memoryview(self.memory).cast("Q")

    def get(self, slot: int, field: int) -> int:
        """Returns one count."""
        return self.values[slot * FIELDS + field]

    def add(self, slot: int, field: int, count: int) -> None:
        """Adds to a count. A slot has one writer."""
        self.values[slot * FIELDS + field] += count

    def total(self, field: int) -> int:
        """Returns a count over all workers, dead and alive."""
        return sum(self.values[field::FIELDS])

    def fold(self, slot: int) -> None:
        """Adds the counts of a worker that has ended to those of slot 0, and frees its slot. Never counts twice."""
        for field in range(FIELDS):
            count = self.get(slot, field)
            self.values[slot * FIELDS + field] = 0
            self.add(0, field, count)


def size_of(slots: int) -> int:
    """Returns the bytes of the counts of so many slots."""
    return max(mmap.PAGESIZE, slots * FIELDS * 8)
