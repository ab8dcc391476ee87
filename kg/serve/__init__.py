"""The server: the store over HTTP, as a SPARQL endpoint and as pages."""
