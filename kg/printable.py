"""What can be printed: text from articles without what XML 1.0 cannot hold, or a spreadsheet would run."""

from __future__ import annotations

_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xFFFE, 0xFFFF], " ")


def clean(text: str) -> str:
    """The text with a space in the place of each such character."""
    return text.translate(_CONTROLS)


def harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell
