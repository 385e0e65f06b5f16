"""What an operator sets: ``KC_*`` environment variables and nothing else (docs/operator.md lists them)."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

UNFIT = frozenset(";,'\"<>\\^`{|} ")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Environment(StrEnum):
    """Development alone allows plain http, and only on loopback."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line per setting."""


class Settings(BaseSettings):
    """One value for the whole process; built once by `load_settings`."""

    model_config = SettingsConfigDict(env_prefix="KC_", frozen=True, extra="ignore")

    public_url: str = Field(description="Address under which people reach the tool, without a trailing slash.")
    data_dir: Path = Field(default=Path("data"), description="Folder for keys, media and the SQLite database.")
    database_url: str = Field(default="", description="SQLAlchemy address; empty means SQLite in KC_DATA_DIR.")
    env: Environment = Field(default=Environment.PRODUCTION, description="production or development.")
    bind: str = Field(default="127.0.0.1:8000", description="Where `kc serve` listens: host:port or unix:path.")
    workers: int = Field(default=0, ge=0, le=64, description="Processes of `kc serve`; 0 means one per core.")
    threads: int = Field(default=4, ge=1, le=64, description="Threads per process.")
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="How many reverse proxies in front set X-Forwarded-* headers."
    )
    media_url: str = Field(
        default="", description="Where media is served from, if a web server or object storage does it."
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    default_locale: str = Field(default="de", description="de or en, where the LMS sends no language.")
    teacher_roles: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Further LTI context roles that count as teacher, separated by commas, e.g. Instructor/TeachingAssistant.",
    )
    session_hours: int = Field(default=8, ge=1, le=24, description="Longest time a launch stays open, in hours.")
    session_idle_minutes: int = Field(
        default=120, ge=5, le=1440, description="A launch unused for so many minutes is over."
    )
    clock_leeway_seconds: int = Field(
        default=60, ge=0, le=120, description="How far an LMS's clock may differ from ours, in seconds."
    )

    @field_validator("public_url", "media_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("teacher_roles", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:  # noqa: ANN401 — pydantic hands over what it was given
        return frozenset(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("default_locale")
    @classmethod
    def _known_locale(cls, value: str) -> str:
        if value not in {"de", "en"}:
            raise ValueError("must be de or en")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @model_validator(mode="after")
    def _safe_addresses(self) -> "Settings":
        for name, value in (("public_url", self.public_url), ("media_url", self.media_url)):
            if value or name == "public_url":
                problem = address_problem(value, development=self.development)
                if problem:
                    raise ValueError(f"KC_{name.upper()} {problem}")
        if urlsplit(self.public_url).path:
            raise ValueError("KC_PUBLIC_URL must be an origin without a path: __Host- cookies hold for whole hosts")
        return self

    @property
    def development(self) -> bool:
        """Whether plain http on loopback is allowed."""
        return self.env is Environment.DEVELOPMENT

    @property
    def database(self) -> str:
        """The SQLAlchemy address that is used."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'kommunalcampus.sqlite'}"


def address_problem(url: str, *, development: bool) -> str | None:
    """Say what is wrong with an address that we call or send browsers to, or None: https, or loopback in development."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        return "must be an https address"
    if any(ch in UNFIT for ch in parts.netloc):
        return "must not carry signs that no address has"
    if parts.username or parts.password or parts.fragment or port == 0 or any(ch.isspace() for ch in url):
        return "must not carry a user, a fragment or blanks"
    if parts.scheme == "http" and not (development and parts.hostname in LOOPBACK):
        return "must be https (plain http only on loopback with KC_ENV=development)"
    return None


def load_settings() -> Settings:
    """Read the environment; raise `SettingsError` with one line for each wrong variable."""
    try:
        return Settings()  # type: ignore[call-arg]  # the environment fills the fields
    except ValidationError as error:
        lines = [
            f"KC_{str(item['loc'][0]).upper()}: {item['msg']}" if item["loc"] else str(item["msg"])
            for item in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from None
