"""Counts and sizes as people read them."""

from __future__ import annotations


def byte_size(count: int) -> str:
    """A number of bytes: `527.8 MiB`."""
    if count < 1024:
        return f"{count} B"
    size, unit = float(count), "B"
    for unit in ("KiB", "MiB", "GiB", "TiB"):
        size /= 1024
        # Rounded first: 1023.96 KiB is 1.0 MiB.
        if round(size, 1) < 1024:
            break
    return f"{size:,.1f} {unit}"
