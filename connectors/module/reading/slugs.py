"""Ids that stand in addresses and stay for ever."""

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 64
SHORTEST = 3
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def is_slug(text: str, *, shortest: int = SHORTEST) -> bool:
    """Say whether *text* may be an id: small letters, digits and single hyphens."""
    return shortest <= len(text) <= LONGEST and SLUG.fullmatch(text) is not None


def expected_slug(shortest: int = SHORTEST) -> str:
    """Return what `is_slug` wants, in words."""
    return f"small letters a-z, digits and single hyphens expected, {shortest} to {LONGEST} characters"


def slug_of(name: str) -> str:
    """Make an id out of a name: "Bauanträge prüfen" → bauantraege-pruefen."""
    words = unicodedata.normalize("NFC", name).casefold().translate(UMLAUTS)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    return slug if is_slug(slug) else f"modul-{slug}".strip("-")
