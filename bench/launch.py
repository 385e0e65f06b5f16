"""``python -m bench.launch``: what a launch costs, beside the floor and beside stock PyLTI1p3 (docs/benchmarks.md)."""

import argparse
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from bench.browser import Unexpected
from bench.contestants import Conditions, floor_server, stock_server, tool_server
from bench.lms import Platform
from bench.measure import Bench, Effort
from bench.report import as_json, goals, show, write_json
from bench.servers import ServerFailed
from lti_tool.settings import Settings

MOST_SECONDS = 180
QUICK = Effort(rounds=1, launches=10, warm_up=8, away=10, crowd=32, repetitions=2)


class TooLong(Exception):
    """The run did not end in its time."""


def main() -> int:
    """Measure, print, and answer 0; 1 if a goal was missed and ``--check`` asked; 2 if nothing could be measured."""
    asked = _arguments()
    signal.signal(signal.SIGALRM, _time_is_up)
    signal.signal(signal.SIGTERM, _end)
    signal.alarm(MOST_SECONDS)
    try:
        bench = _measure(_effort(asked), asked.workers, asked.threads)
    except (Unexpected, ServerFailed, TooLong, OSError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("bench: stopped", file=sys.stderr)
        return 130
    print(show(bench.found))
    if asked.json:
        write_json(asked.json, as_json(bench.found, bench.effort))
    return 1 if asked.check and not all(goal.met for goal in goals(bench.found)) else 0


def _measure(effort: Effort, workers: int, threads: int) -> Bench:
    """Start platform and servers in folders of their own, measure, end all of them whatever happens."""
    with ExitStack() as stack:
        disk = stack.enter_context(tempfile.TemporaryDirectory(prefix="kc-bench-"))
        conditions = Conditions(disk=Path(disk), workers=workers, threads=threads)
        platform = stack.enter_context(Platform())
        contestants = (tool_server, floor_server, stock_server)
        # Each is started before the next asks for a free port, else two could be given the same one.
        servers = [stack.enter_context(make(platform, conditions)) for make in contestants]
        bench = Bench(platform, servers, effort)
        bench.run()
        return bench


def _arguments() -> argparse.Namespace:
    served = Settings.model_fields
    workers, threads = served["workers"].default or os.cpu_count(), served["threads"].default
    parser = argparse.ArgumentParser(prog="python -m bench.launch", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, each through all servers (default 5)")
    parser.add_argument("--launches", type=int, default=200, help="launches per server and round (default 200)")
    parser.add_argument(
        "--workers",
        type=int,
        default=workers,
        help=f"gunicorn workers of each server (default {workers}: as `kc serve`)",
    )
    parser.add_argument(
        "--threads", type=int, default=threads, help=f"threads of each worker (default {threads}: as `kc serve`)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    parser.add_argument("--quick", action="store_true", help="a short run that shows that it works; no sound figures")
    parser.add_argument("--check", action="store_true", help="exit code 1 if a goal was missed")
    return parser.parse_args()


def _effort(asked: argparse.Namespace) -> Effort:
    if asked.quick:
        return QUICK
    return Effort(rounds=asked.rounds, launches=asked.launches, warm_up=100, away=100, crowd=320, repetitions=100)


def _time_is_up(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong(f"not done after {MOST_SECONDS} seconds")


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
