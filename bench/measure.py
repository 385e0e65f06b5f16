"""What is measured: CPU per login and launch, rate with a distant platform, latency under load, single use."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.browser import Post, Reply, Unexpected, log_in, send_all, send_together, signed
from bench.lms import Platform
from bench.servers import Server

AT_ONCE = 2
AWAY_SECONDS = 0.05
AWAY_AT_ONCE = 8
CROWD = 32
SAME = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is done: rounds, and launches per server in a round of each kind."""

    rounds: int
    launches: int
    warm_up: int
    away: int
    crowd: int
    repetitions: int


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found at one server, one number per round."""

    cpu_ms: list[float] = field(default_factory=list)
    away_rate: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    let_in: list[int] = field(default_factory=list)
    launches: int = 0
    key_fetches: int = 0


class Bench:
    """Measures servers with one platform; `found` collects by the server's name."""

    def __init__(self, platform: Platform, servers: Sequence[Server], effort: Effort) -> None:
        self.platform = platform
        self.servers = servers
        self.effort = effort
        self.found = {server.name: Found() for server in servers}

    def run(self) -> None:
        """Warm up, then measure everything, the servers by turns, so that a busy moment hits all of them alike."""
        for server in self.servers:
            self._launch(server, count=self.effort.warm_up, at_once=AWAY_AT_ONCE)
        for _ in range(self.effort.rounds):
            for server in self.servers:
                self.measure_cpu(server)
            for server in self.servers:
                self.measure_crowd(server)
            for server in self.servers:
                self.measure_away(server)
        self.measure_single_use(self.servers[0])
        for server in self.servers:
            self.found[server.name].key_fetches = self.platform.fetches[server.placement.client_id]

    def measure_cpu(self, server: Server) -> None:
        """CPU milliseconds of the whole process tree per login and launch; signing is the driver's and not counted."""
        before = server.cpu_seconds()
        self._launch(server, count=self.effort.launches, at_once=AT_ONCE)
        spent = server.cpu_seconds() - before
        self.found[server.name].cpu_ms.append(1000 * spent / self.effort.launches)

    def measure_crowd(self, server: Server) -> None:
        """The slowest hundredth of launches while 32 browsers wait at any time, in milliseconds."""
        replies, _ = self._launch(server, count=self.effort.crowd, at_once=CROWD)
        slowest = statistics.quantiles((reply.seconds for reply in replies), n=100)[98]
        self.found[server.name].p99_ms.append(1000 * slowest)

    def measure_away(self, server: Server) -> None:
        """Launches per second, 8 at once, while the platform's key set takes 50 ms to answer."""
        self.platform.delay = AWAY_SECONDS
        try:
            _, seconds = self._launch(server, count=self.effort.away, at_once=AWAY_AT_ONCE)
        finally:
            self.platform.delay = 0.0
        self.found[server.name].away_rate.append(self.effort.away / seconds)

    def measure_single_use(self, server: Server) -> None:
        """Post the same launch 8 times at the same moment, again and again, and count how many get in each time."""
        logins = log_in(
            self.platform, server.login_url, server.placement, count=self.effort.repetitions, at_once=AT_ONCE
        )
        for post in signed(self.platform, server.placement, logins):
            replies = send_together([post] * SAME)
            self.found[server.name].let_in.append(sum(_entered(reply) for reply in replies))
            for reply in replies:
                if reply.status >= 500:
                    raise Unexpected(f"{server.name}: a repeated launch was answered with {_words(reply)}")
            self.found[server.name].launches += 1

    def _launch(self, server: Server, *, count: int, at_once: int) -> tuple[list[Reply], float]:
        """Log in, sign, launch; give the answers to the launches and the seconds that the launches took together."""
        logins = log_in(self.platform, server.login_url, server.placement, count=count, at_once=at_once)
        posts: list[Post] = signed(self.platform, server.placement, logins)
        start = time.perf_counter()
        replies = send_all(posts, at_once)
        seconds = time.perf_counter() - start
        for reply in replies:
            if not _entered(reply):
                raise Unexpected(f"{server.name}: a launch was answered with {_words(reply)}")
        self.found[server.name].launches += count
        return replies, seconds


def _entered(reply: Reply) -> bool:
    return 200 <= reply.status < 400


def _words(reply: Reply) -> str:
    return f"{reply.status}: {reply.body[:1000]!r}"
