"""What the practice LMS is told when it starts."""

from dataclasses import dataclass
from pathlib import Path

COURSE_SLUG = "course"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing to click in the course; *slug* is the module's id at the tool, texts are plain, in *language*."""

    slug: str
    title: str
    summary: str
    language: str = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRegistration:
    """The tool as one town registered it; all towns share the one issuer, as tenants of a shared LMS do."""

    client_id: str
    deployment_id: str
    organisation_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeConfig:
    """Everything that differs from one practice LMS to the next.

    *public_url* (also the issuer) and *tool_url* are origins without a trailing slash, on two different
    *hosts*: 127.0.0.1 and localhost. Another port alone would be the same site, and the browser's treatment of
    third-party cookies would not be tried. *course_title* is German like the course; an LMS does not translate
    what its teachers wrote. *key_path* names a PEM file that is read, or written when it is missing; without it
    the signing key lives as long as the process.
    """

    public_url: str
    tool_url: str
    activities: tuple[Activity, ...]
    registrations: tuple[PracticeRegistration, ...]
    family_code: str = "practice"
    course_title: str = "Digital im Rathaus"
    course_label: str = "DIR"
    key_path: Path | None = None

    @property
    def auth_url(self) -> str:
        """Where the tool sends browsers to (OIDC authorization endpoint)."""
        return f"{self.public_url}/auth"

    @property
    def jwks_url(self) -> str:
        """Where the tool fetches our public key."""
        return f"{self.public_url}/jwks"

    @property
    def login_url(self) -> str:
        """Where the tool wants a launch to begin."""
        return f"{self.tool_url}/lti/login"

    @property
    def redirect_uri(self) -> str:
        """The only address that an id_token is posted to."""
        return f"{self.tool_url}/lti/launch"

    def target_link_uri(self, activity: Activity) -> str:
        """Name the address at the tool that the activity links to."""
        return f"{self.tool_url}/modules/{activity.slug}"

    def activity(self, slug: str) -> Activity | None:
        """Find an activity of the course."""
        return next((activity for activity in self.activities if activity.slug == slug), None)

    def registration(self, client_id: str) -> PracticeRegistration | None:
        """Find the town that registered the tool under *client_id*."""
        return next((item for item in self.registrations if item.client_id == client_id), None)
