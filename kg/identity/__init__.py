"""The identity stage: which reports are of one event, and which names are of one entity, across articles.

Articles are not touched: what is one stands in graphs of its own, as judgements that say why.
"""
