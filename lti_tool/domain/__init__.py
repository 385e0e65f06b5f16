"""The rules, as functions of values; the standard library only."""
