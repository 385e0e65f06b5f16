"""Run with the installed wheel alone: it holds the pages' files and translations, and `kc` sets a tool up with it."""

import os
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

NEEDED = (
    "web/static/vendor/kern/kern.min.css",
    "web/static/kc.css",
    "web/templates/base.html",
    "web/translations/de/LC_MESSAGES/messages.mo",
    "legal/privacy.de.md",
    "store/migrations/env.py",
    "practice/platform/templates/practice/page.html",
    "samples/phishing-erkennen/module.yaml",
)


def main() -> None:
    tool = files("lti_tool")
    missing = [name for name in NEEDED if not tool.joinpath(name).is_file()]
    if missing:
        sys.exit(f"the wheel lacks {', '.join(missing)}")
    if "site-packages" not in str(tool):
        sys.exit(f"not the installed wheel: {tool}")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KC_PUBLIC_URL": "https://tool.example", "KC_DATA_DIR": folder}
        samples = [str(path) for path in Path(str(tool.joinpath("samples"))).iterdir() if path.is_dir()]
        for command in (["init"], ["module", "import", *samples], ["platform", "list"]):
            subprocess.run(["kc", *command], env=environment, check=True)
    print("the wheel is whole")


main()
