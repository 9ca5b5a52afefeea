"""Believable work in bulk, for trying out and for measuring: generated, never taken from anybody."""
