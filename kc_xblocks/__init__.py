"""Course blocks for Open edX; they import `connectors` only."""
