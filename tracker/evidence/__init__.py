"""Proof: files kept once by content, and who uploaded which."""
