"""Refreshing the reference data from a SPARQL endpoint in Wikidata's form: politely, page by page, and resumably."""
