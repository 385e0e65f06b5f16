"""Content and the wire to others: the ground floor, which knows nothing of the tool or of Open edX."""
