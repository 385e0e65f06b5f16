"""Flask: knows HTTP, decides nothing; one blueprint per reader."""
