"""The extract stage: from an annotated article to its reports.

Triggers come from the lexicon, participants from names and syntax; trained scorers weigh them (``kg.extract.models``).
"""

from __future__ import annotations

from kg.extract.extractor import Extractor

__all__ = ["Extractor"]
