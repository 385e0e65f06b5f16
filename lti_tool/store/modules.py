"""Module versions ↔ values; a whole version is one JSON document."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from connectors.module.model import Module, from_json, to_json
from lti_tool.store.tables import ModuleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A stored version of a module: its primary key and what tells it from others."""

    id: int
    slug: str
    version: str
    content_hash: str

    @property
    def order(self) -> tuple[int, ...]:
        """Newest last: 1.10.0 comes after 1.9.0."""
        return tuple(int(part) for part in self.version.split("."))


SLUG = re.compile(r"[a-z0-9-]{3,64}", re.ASCII)
COLUMNS = (ModuleRow.id, ModuleRow.slug, ModuleRow.version, ModuleRow.content_hash)


def editions(db: Connection, slug: str | None = None) -> list[Edition]:
    """Return the versions of one module, or of all, oldest version first."""
    query = select(*COLUMNS) if slug is None else select(*COLUMNS).where(ModuleRow.slug == slug)
    found = [Edition(id=row[0], slug=row[1], version=row[2], content_hash=row[3]) for row in db.execute(query)]
    return sorted(found, key=lambda edition: (edition.slug, edition.order))


def newest(db: Connection, slug: str) -> Edition | None:
    """Return the newest version; *slug* may be anything that stood in an address."""
    if SLUG.fullmatch(slug) is None:
        return None
    found = editions(db, slug)
    return found[-1] if found else None


def load_module(db: Connection, module_id: int) -> Module:
    return from_json(db.execute(select(ModuleRow.document).where(ModuleRow.id == module_id)).scalar_one())


def add_module(db: Connection, module: Module, *, content_hash: str, now: datetime) -> None:
    db.execute(
        insert(ModuleRow).values(
            slug=module.id,
            version=module.version,
            content_hash=content_hash,
            document=to_json(module),
            imported_at=now,
        )
    )
