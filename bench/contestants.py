"""The three that are compared: the tool as `kc serve`, the floor, and stock PyLTI1p3; all under the same gunicorn."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench import floor
from bench.lms import DEPLOYMENT, Placement, Platform
from bench.servers import ROOT, Server, ServerFailed, free_port, inherited

MODULE = "bench-module"
KC = (str(Path(sys.executable).parent / "kc"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is the same for all: a folder on the disk, and how many processes and threads serve."""

    disk: Path
    workers: int
    threads: int


def _gunicorn(app: str, port: int, workers: int, threads: int) -> list[str]:
    """Give the command for a bench app. With more than one thread gunicorn itself takes its gthread worker."""
    return [
        *(sys.executable, "-m", "gunicorn", "--config", str(ROOT / "bench" / "gunicorn_conf.py")),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)),
        app,
    ]


def tool_server(platform: Platform, conditions: Conditions) -> Server:
    """Set the tool up as an operator does, with one module and this platform."""
    folder = conditions.disk / "tool"
    folder.mkdir()
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    environment = {
        "KC_ENV": "development",
        "KC_PUBLIC_URL": public,
        "KC_BIND": f"127.0.0.1:{port}",
        "KC_DATA_DIR": str(folder / "data"),
        "KC_WORKERS": str(conditions.workers),
        "KC_THREADS": str(conditions.threads),
    }
    _kc(environment, "init")
    _kc(environment, "module", "new", str(folder / MODULE))
    _kc(environment, "module", "import", str(folder / MODULE))
    addresses = {
        "auth": f"{platform.issuer}/auth",
        "token": f"{platform.issuer}/token",
        "jwks": platform.jwks_url("tool"),
    }
    _kc(
        environment,
        *("platform", "add", "--issuer", platform.issuer, "--client-id", "tool", "--deployment-id", DEPLOYMENT),
        *(part for name, url in addresses.items() for part in (f"--{name}-url", url)),
    )
    return Server(
        name="tool",
        port=port,
        command=[*KC, "serve"],
        environment=environment,
        login_path="/lti/login",
        placement=Placement(client_id="tool", target=f"{public}/modules/{MODULE}", module=MODULE),
        log=folder / "log",
    )


def _kc(environment: dict[str, str], *arguments: str) -> None:
    """Run one `kc` command, or raise `ServerFailed` with what it said."""
    done = subprocess.run(
        [*KC, *arguments], cwd=ROOT, env=inherited() | environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ServerFailed(f"kc {' '.join(arguments[:2])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def floor_server(platform: Platform, conditions: Conditions) -> Server:
    """Make the floor in a folder of its own."""
    folder = conditions.disk / "floor"
    folder.mkdir()
    floor.prepare(folder / "floor.sqlite")
    (folder / "keys.json").write_text(json.dumps(platform.key_set), encoding="utf-8")
    port = free_port()
    arguments = (str(folder / "floor.sqlite"), str(folder / "keys.json"), f"{platform.issuer}/auth")
    return Server(
        name="floor",
        port=port,
        command=_gunicorn(f"bench.floor:create_app{arguments!r}", port, conditions.workers, conditions.threads),
        login_path="/login",
        placement=Placement(client_id="floor", target=f"http://127.0.0.1:{port}/launch", module="none"),
        log=folder / "log",
    )


def stock_server(platform: Platform, conditions: Conditions) -> Server:
    """Make stock PyLTI1p3 in a folder of its own, served as gunicorn does by default: its recipe names no threads."""
    folder = conditions.disk / "stock"
    folder.mkdir()
    key = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "private.key").write_bytes(key)
    registration = {
        "default": True,
        "client_id": "stock",
        "auth_login_url": f"{platform.issuer}/auth",
        "auth_token_url": f"{platform.issuer}/token",
        "key_set_url": platform.jwks_url("stock"),
        "private_key_file": "private.key",
        "deployment_ids": [DEPLOYMENT],
    }
    (folder / "registrations.json").write_text(json.dumps({platform.issuer: [registration]}), encoding="utf-8")
    port = free_port()
    arguments = (str(folder / "registrations.json"), str(folder / "cache"))
    return Server(
        name="stock",
        port=port,
        command=_gunicorn(f"bench.stock:create_app{arguments!r}", port, conditions.workers, 1),
        login_path="/login",
        placement=Placement(client_id="stock", target=f"http://127.0.0.1:{port}/launch", module="none"),
        log=folder / "log",
    )
