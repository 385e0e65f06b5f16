"""The servers under measurement: each a process tree of its own, started, asked for its CPU time, and ended."""

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.lms import Placement

ROOT = Path(__file__).parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 5.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True, kw_only=True)
class Server:
    """A server process and its children; a context that ends them all."""

    name: str
    port: int
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    login_path: str
    placement: Placement
    log: Path
    _process: subprocess.Popen[bytes] | None = None

    @property
    def login_url(self) -> str:
        """Where the platform begins a launch."""
        return f"http://127.0.0.1:{self.port}{self.login_path}"

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            # A session of its own: a Ctrl-C reaches the driver alone, which then ends the whole group.
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=inherited() | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _wait_until_it_listens(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise ServerFailed(f"{self.name} did not start:\n{self.log.read_text(encoding='utf-8', errors='replace')}")

    def stop(self) -> None:
        """End the process group: first politely, then for certain."""
        if self._process is None:
            return
        for ending in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, ending)
                self._process.wait(STOP_SECONDS)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        self._process = None

    def cpu_seconds(self) -> float:
        """Sum user and system time of the whole process tree so far, its ended children included."""
        if self._process is None:
            raise ServerFailed(f"{self.name} is not running")
        return sum(_ticks(pid) for pid in _tree(self._process.pid)) / TICKS


def inherited() -> dict[str, str]:
    """Give the environment without settings of the tool: those of somebody's installation are not for the bench."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KC_")}


class ServerFailed(Exception):
    """A server did not start; the message holds its log."""


def _stat(pid: int) -> list[str]:
    """Give the fields of ``/proc/<pid>/stat`` from the third on (proc_pid_stat(5)); the name before may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()


def _ticks(pid: int) -> int:
    """Sum utime, stime, cutime and cstime (fields 14 to 17)."""
    return sum(int(number) for number in _stat(pid)[11:15])


def _tree(root: int) -> list[int]:
    """Find a process and all its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def free_port() -> int:
    """Ask the kernel for a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
