"""A PostgreSQL server of Debian's for the tests: made in a temporary folder, gone with them."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

USER = "postgres"


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl: the newest of Debian's, or that on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return debian[-1] if debian else Path(on_path).parent if on_path else None


@contextmanager
def server(bin_dir: Path) -> Iterator[str]:
    """Start a server that listens on a socket in its own folder only; give its address without a database's name."""
    folder = Path(mkdtemp(prefix="kc-pg-"))
    try:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam(USER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        cluster = folder / "cluster"
        _run(
            bin_dir / "initdb", "-D", cluster, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200"
        log = folder / "log"
        _run(bin_dir / "pg_ctl", "-D", cluster, "-o", options, "-l", log, "-w", "start")
        try:
            yield f"postgresql+psycopg://{USER}@/{{name}}?host={folder}"
        finally:
            _run(bin_dir / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", USER, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")
