"""The modules that the tool offers: imported from folders, versioned, never changed."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from connectors.module.model import Media, Module, content_hash
from connectors.module.source import read_module
from lti_tool.domain.errors import RuleError
from lti_tool.services.tool import Tool, now
from lti_tool.store import modules


class Outcome(StrEnum):
    """What an import did with a folder."""

    ADDED = "added"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One folder of an import."""

    slug: str
    version: str
    outcome: Outcome


def import_modules(tool: Tool, folders: Iterable[Path], *, dry_run: bool = False) -> Sequence[Imported]:
    """Import all folders or none; with *dry_run* only say what would happen.

    Raises `SourceErrors` for a folder that is not valid, and `RuleError` "version-taken" (facts module, version)
    where the version was imported before with other content, or "version-twice" where two folders claim it.
    """
    read = [(folder, read_module(folder)) for folder in folders]
    keys = [(module.id, module.version) for _, module in read]
    for slug, version in keys:
        if keys.count((slug, version)) > 1:
            raise RuleError("version-twice", module=slug, version=version)
    with tool.database.read() as db:
        results = [_import(db, module, dry_run=True) for _, module in read]
    if dry_run:
        return results
    # Files first, outside of the transaction: under names that are hashes they do no harm, whatever comes after.
    for folder, module in read:
        for media in module.media:
            _keep_media(tool.media_dir, folder, media)
    with tool.database.write() as db:
        return [_import(db, module, dry_run=False) for _, module in read]


def _import(db: Connection, module: Module, *, dry_run: bool) -> Imported:
    same = next((one for one in modules.editions(db, module.id) if one.version == module.version), None)
    mark = content_hash(module)
    if same is not None and same.content_hash != mark:
        raise RuleError("version-taken", module=module.id, version=module.version)
    if same is None and not dry_run:
        modules.add_module(db, module, content_hash=mark, now=now())
    outcome = Outcome.ADDED if same is None else Outcome.UNCHANGED
    return Imported(slug=module.id, version=module.version, outcome=outcome)


def catalogue(tool: Tool) -> Sequence[Module]:
    """Return the newest version of every module, by title."""
    with tool.database.read() as db:
        newest = {edition.slug: edition.id for edition in modules.editions(db)}
    return sorted((module_by_id(tool, key) for key in newest.values()), key=lambda module: module.title.casefold())


def newest_module(tool: Tool, slug: str) -> Module | None:
    """Return the newest version of one module."""
    with tool.database.read() as db:
        edition = modules.newest(db, slug)
    return None if edition is None else module_by_id(tool, edition.id)


@lru_cache(maxsize=256)
def module_by_id(tool: Tool, module_id: int) -> Module:
    """Return a stored version; versions never change, so each process reads one once."""
    with tool.database.read() as db:
        return modules.load_module(db, module_id)


def _keep_media(media_dir: Path, folder: Path, media: Media) -> None:
    """Copy a file to its hashed name; a file that is there already has that very content."""
    target = media_dir / media.name
    if target.exists():
        return
    media_dir.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f"{target.suffix}.part")
    shutil.copyfile(folder / media.path, unfinished)
    unfinished.replace(target)
