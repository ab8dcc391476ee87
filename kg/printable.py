"""What can be printed: text from articles without the characters that XML 1.0 cannot hold."""

from __future__ import annotations

_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF], " ")


def clean(text: str) -> str:
    """The text with a space in the place of each such character."""
    return text.translate(_CONTROLS)
