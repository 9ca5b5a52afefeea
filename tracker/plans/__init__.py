"""The promise: source documents, their sections and the commitments found in them."""
