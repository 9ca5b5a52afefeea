"""Yinuo: one app, a room per noun, three faces on top (docs/architecture.md)."""
