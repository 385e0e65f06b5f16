"""The practice LMS: something to try the tool in on one's own machine. Not for production, not for real people."""
