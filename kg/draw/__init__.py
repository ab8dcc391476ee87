"""The diagram: pages and pictures of the events in a store."""
