"""Kills builds at random points, and looks at what they leave: ``python -m tests.killed --help``."""
