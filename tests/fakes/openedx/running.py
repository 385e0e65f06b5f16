"""For tests: the platform in a process of its own, for as long as a `with` lasts. Imports neither Django nor a block."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

CHECKOUT = Path(__file__).resolve().parents[3]
SECONDS_TO_START = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One placed LTI component; *registration* has the six values that a tool needs, as strings."""

    usage_key: str
    module: str
    registration: Mapping[str, str]

    @property
    def options(self) -> list[str]:
        """The registration as options of `kc platform add`."""
        return [text for name, value in self.registration.items() for text in (f"--{name.replace('_', '-')}", value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEdx:
    """A running platform."""

    url: str
    components: tuple[Component, ...]

    def page(self, component: Component, *, user: str, role: str = "student") -> str:
        """Return the address of a course page that holds the component in an iframe.

        *role* is student, staff, instructor or global_staff.
        """
        return f"{self.url}/xblock/{quote(component.usage_key, safe='')}?{urlencode({'user': user, 'role': role})}"

    def window(self, component: Component, *, user: str, role: str = "student") -> str:
        """Return the address that begins the same launch in the browser's own window."""
        return self.page(component, user=user, role=role).replace("?", "/window?", 1)


@contextmanager
def openedx(tool_url: str, placed: Mapping[str, str]) -> Iterator[OpenEdx]:
    """Run the platform with components *placed* (usage key → module) that open the tool at *tool_url*."""
    command = [sys.executable, "-m", "tests.fakes.openedx", "--tool-url", tool_url]
    for usage_key, module in placed.items():
        command += ["--component", f"{usage_key}={module}"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        too_late = threading.Timer(SECONDS_TO_START, process.kill)
        too_late.start()
        try:
            line = process.stdout.readline()
            too_late.cancel()
            if not line:
                raise RuntimeError(f"the platform did not start; its exit code is {process.wait()}")
            ready = json.loads(line)
            yield OpenEdx(url=ready["url"], components=tuple(Component(**each) for each in ready["components"]))
        finally:
            too_late.cancel()
            process.terminate()
