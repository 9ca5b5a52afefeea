"""Harnesses that break things on purpose, with figures for docs/measured.md."""
