"""One function per use case; the only place where the floors meet."""
