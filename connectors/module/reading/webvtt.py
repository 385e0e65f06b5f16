"""Captions that players can show: WebVTT (W3C), with cues that move forward."""

import re
from collections.abc import Iterator

TIMING = re.compile(
    r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?"
)


def problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what was expected) for everything that is wrong with a WebVTT text."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        yield 1, "the first line must be WEBVTT"
        return
    last = -1
    cues = 0
    for index, line in enumerate(lines[1:], start=2):
        if "-->" not in line:
            continue
        cues += 1
        timing = TIMING.fullmatch(line.strip())
        if timing is None:
            yield index, "00:00:01.000 --> 00:00:04.000 expected"
            continue
        start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
        if end <= start:
            yield index, "a cue must end after it begins"
        if start < last:
            yield index, "cues must stand in the order of their times"
        if index >= len(lines) or not lines[index].strip():
            yield index, "a cue needs words below its times"
        last = start
    if not cues:
        yield 1, "at least one cue expected"


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
