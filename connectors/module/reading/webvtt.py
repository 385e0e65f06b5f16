"""Captions that players can show: WebVTT (W3C), with cues that move forward."""

import re
from collections.abc import Iterator

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
TIME = r"(?:([0-9]{2,4}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
TIMING = re.compile(rf"[ \t]*{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what was expected) for everything that is wrong with a WebVTT text with plain line ends."""
    lines = text.split("\n")
    if not HEADER.fullmatch(lines[0]):
        yield 1, "WEBVTT expected in the first line"
    last = cues = 0
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        cues += 1
        timing = TIMING.fullmatch(line)
        if timing is None:
            yield number, "times as 00:00:01.000 --> 00:00:04.000 expected"
            continue
        start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
        if end <= start:
            yield number, "an end after the beginning expected"
        if start < last:
            yield number, "a beginning not before that of the cue above expected"
        if number == len(lines) or not lines[number].strip():
            yield number, "words below the times expected"
        last = start
    if not cues:
        yield 1, "at least one cue (times and words) expected"


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
