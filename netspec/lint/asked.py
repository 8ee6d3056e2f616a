"""The rules that are off by default: what they say is true, and often meant."""

from __future__ import annotations

from netspec.lint import bias_before_norm, dropped_pixels, nameless, wide_field

ASKED = {
    "NS702": bias_before_norm.check,
    "NS717": dropped_pixels.check,
    "NS719": wide_field.check,
    "NS723": nameless.check,
}
