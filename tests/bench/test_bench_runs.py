"""The benchmark is not timed here: it must drive all three servers and compute its ratios rightly."""

import json
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BENCH = (sys.executable, "-m", "bench.launch", "--quick", "--workers", "2")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    found = tmp_path_factory.mktemp("bench") / "figures.json"
    done = subprocess.run([*BENCH, "--json", found], cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(found.read_text(encoding="utf-8")) | {"printed": done.stdout}


def goal(report, words):
    (found,) = [one for one in report["goals"] if words in one["name"]]
    return found


@pytest.mark.parametrize("name", ["tool", "floor", "stock"])
def test_each_server_is_launched_and_costs_something(report, name):
    server = report["servers"][name]
    assert server["launches"] >= report["effort"]["launches"]
    assert all(len(server[kind]) == report["effort"]["rounds"] for kind in ("cpu_ms", "p99_ms", "away_rate"))
    assert min(server["cpu_ms"] + server["p99_ms"] + server["away_rate"]) > 0


@pytest.mark.parametrize(
    ("words", "figure", "over"),
    [
        ("CPU per login and launch, tool / floor", "cpu_ms", "floor"),
        ("CPU per login and launch, tool / stock", "cpu_ms", "stock"),
        ("launches/s, platform 50 ms away", "away_rate", "stock"),
        ("p99 of launches", "p99_ms", "floor"),
    ],
)
def test_a_ratio_is_that_of_the_medians(report, words, figure, over):
    tool, other = (statistics.median(report["servers"][name][figure]) for name in ("tool", over))
    assert goal(report, words)["value"] == pytest.approx(tool / other)


def test_key_fetches_are_counted_by_the_platform_for_each_server_apart(report):
    tool, floor, stock = (report["servers"][name] for name in ("tool", "floor", "stock"))
    assert 1 <= tool["key_fetches"] < tool["launches"]
    assert floor["key_fetches"] == 0
    assert stock["key_fetches"] == stock["launches"]


def test_of_identical_launches_at_once_exactly_one_gets_in(report):
    assert report["servers"]["tool"]["let_in"] == [1] * report["effort"]["repetitions"]


def test_every_goal_is_printed_with_its_verdict(report):
    for one in report["goals"]:
        verdict = "met" if one["met"] else "MISSED"
        assert any(line.startswith(verdict) and one["name"] in line for line in report["printed"].splitlines())


def test_a_goal_beyond_its_limit_is_missed_and_one_on_its_limit_is_met(report):
    for one in report["goals"]:
        keeps_most = one["most"] is None or one["value"] <= one["most"]
        keeps_least = one["least"] is None or one["value"] >= one["least"]
        assert one["met"] == (keeps_most and keeps_least)


def servers_of(pid):
    """Wait until the run has started its three servers, each in a session of its own, and return their processes."""
    for _ in range(600):
        family = processes_below(pid)
        if sum(stat(one)[3] == str(one) for one in family) == 3 and len(family) >= 3 * (1 + 2):
            return family
        time.sleep(0.1)
    raise AssertionError("the servers did not start")


def processes_below(pid):
    found = [pid]
    for one in found:
        children = Path(f"/proc/{one}/task/{one}/children").read_text() if Path(f"/proc/{one}").exists() else ""
        found.extend(int(child) for child in children.split())
    return found[1:]


def stat(pid):
    """Fields of /proc/<pid>/stat from the third on: state, parent, process group, session …"""
    path = Path(f"/proc/{pid}/stat")
    return path.read_text().rpartition(")")[2].split() if path.exists() else [""] * 4


def test_a_stopped_run_leaves_no_server_behind():
    run = subprocess.Popen(BENCH, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        servers = servers_of(run.pid)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    finally:
        run.kill()
    assert run.returncode == 130
    assert "stopped" in said
    # A process that has ended and waits for its parent to look is gone, too.
    assert not [pid for pid in servers if stat(pid)[0] not in {"", "Z"}]
