"""Counts and sizes as people read them."""

from __future__ import annotations


def byte_size(count: int) -> str:
    """A number of bytes: `527.8 MiB`."""
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        # Rounded first: 1023.96 KiB is 1.0 MiB.
        if round(size, 1) < 1024:
            break
        size, unit = size / 1024, larger
    return f"{count} B" if unit == "B" else f"{size:,.1f} {unit}"
