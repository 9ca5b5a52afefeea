"""From a document's bytes to a draft of commitments, each suggestion with its reason."""
