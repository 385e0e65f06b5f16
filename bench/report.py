"""Goals, and how figures and goals are shown."""

import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.measure import Effort, Found

COLUMNS = (("floor", "the floor"), ("tool", "the tool"), ("stock", "stock PyLTI1p3"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal: the measured value, and the most or the least that it may be."""

    name: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the value keeps its limits."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def limit(self) -> str:
        """The limits in words."""
        if self.most == self.least:
            return f"exactly {self.most:g}"
        return f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"


def goals(found: dict[str, Found]) -> list[Goal]:
    """Compute the goals from what was found: ratios of medians over the rounds."""
    tool, floor, stock = found["tool"], found["floor"], found["stock"]
    cpu = statistics.median(tool.cpu_ms)
    away = statistics.median(tool.away_rate) / statistics.median(stock.away_rate)
    slowest = statistics.median(tool.p99_ms) / statistics.median(floor.p99_ms)
    return [
        Goal(name="CPU per login and launch, tool / floor", value=cpu / statistics.median(floor.cpu_ms), most=2.0),
        Goal(name="CPU per login and launch, tool / stock", value=cpu / statistics.median(stock.cpu_ms), most=0.65),
        Goal(name="key fetches per launch", value=tool.key_fetches / tool.launches, most=0.01),
        Goal(name="launches/s, platform 50 ms away, 8 at once, tool / stock", value=away, least=10),
        Goal(name="p99 of launches, 32 at once, tool / floor", value=slowest, most=2.5),
        Goal(name="of 8 identical launches at once, fewest that got in", value=min(tool.let_in), most=1, least=1),
        Goal(name="of 8 identical launches at once, most that got in", value=max(tool.let_in), most=1, least=1),
    ]


def show(found: dict[str, Found]) -> str:
    """Make the tables that a person reads."""
    lines = [f"{'median (lowest … highest) of the rounds':42}" + "".join(f"{title:>28}" for _, title in COLUMNS)]
    rows = (("CPU ms per login and launch", "cpu_ms", 2), ("p99 of launches, 32 at once, ms", "p99_ms", 1))
    for title, name, digits in (*rows, ("launches/s, platform 50 ms away, 8 at once", "away_rate", 0)):
        lines.append(f"{title:42}" + "".join(_spread(getattr(found[key], name), digits) for key, _ in COLUMNS))
    for title, name in (("launches in all", "launches"), ("key fetches in all", "key_fetches")):
        lines.append(f"{title:42}" + "".join(f"{getattr(found[key], name):28}" for key, _ in COLUMNS))
    lines.append("")
    lines.extend(
        f"{'met   ' if goal.met else 'MISSED'}  {goal.name:58} {goal.value:8.3f}   {goal.limit}"
        for goal in goals(found)
    )
    return "\n".join(lines)


def _spread(numbers: list[float], digits: int) -> str:
    middle = f"{statistics.median(numbers):.{digits}f}"
    return f"{middle} ({min(numbers):.{digits}f} … {max(numbers):.{digits}f})".rjust(28)


def as_json(found: dict[str, Found], effort: Effort) -> dict[str, Any]:
    """Make the report that a machine reads: all single figures, and the goals."""
    return {
        "effort": asdict(effort),
        "servers": {name: asdict(one) for name, one in found.items()},
        "goals": [asdict(goal) | {"met": goal.met} for goal in goals(found)],
    }


def write_json(path: Path, report: dict[str, Any]) -> None:
    """Write the report to a file."""
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
