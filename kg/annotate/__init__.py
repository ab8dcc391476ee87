"""The annotate stage: sentences, tokens, lemmas, morphology, dependencies and names of one article.

``Annotator`` is all that other modules use. The model, HanTa and spaCy's tokenizers load on the first
article.
"""

from __future__ import annotations

from kg.annotate.annotator import Annotator

__all__ = ["Annotator"]
