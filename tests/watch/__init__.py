"""What the suite watches in every test: no silent write, nothing after the chain's head, a ledger that replays."""
