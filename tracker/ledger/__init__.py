"""The change record: append-only, hash-chained, in commit order. It knows no domain class."""
