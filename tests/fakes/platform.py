"""The scripted platform P of the certification tests: an LMS that behaves, until a test tells it not to."""

import time
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes import host as answers
from tests.fakes.host import Host
from tests.fakes.keys import rsa_jwk, rsa_key
from tests.fakes.tokens import Part, Sign, rs256, token
from tests.fakes.vocabulary import (
    CONTEXT,
    DEPLOYMENT,
    GRADES,
    LEARNER,
    MESSAGE_TYPE,
    PRESENTATION,
    RESOURCE_LINK,
    ROLES,
    ROSTER,
    TARGET,
    VERSION,
)

GONE = object()
"""In a mapping of changes: this one is left out."""

SERVICES = ("token", "members", "lineitems", "auth", "canary")


class Platform:
    """One registration at one LMS: issuer, client, key set; *key* names the key that it publishes and signs with.

    Its addresses lie below a path of its own at *host*, which counts every request to them. `clock_offset` is in
    seconds, positive if its clock is ahead of ours.
    """

    def __init__(
        self,
        host: Host,
        *,
        issuer: str,
        client_id: str,
        deployments: Sequence[str] = ("dep-1", "dep-2"),
        key: str = "k1",
    ) -> None:
        self.host = host
        self.issuer = issuer
        self.client_id = client_id
        self.deployments = tuple(deployments)
        self.kid = key
        self.key = rsa_key(f"{issuer} {key}")
        self.clock_offset = 0.0
        self._jwks_path = host.new_path("jwks")
        self.published: list[object] = []
        self.publish(rsa_jwk(self.key, key))

    @property
    def jwks_url(self) -> str:
        return self.host.url + self._jwks_path

    def address(self, name: str) -> str:
        """Return the address of a further endpoint: auth, token, members, lineitems or canary."""
        assert name in SERVICES
        return f"{self.jwks_url}/{name}"

    @property
    def registration(self) -> dict[str, object]:
        """What an operator enters in the tool to let this platform in."""
        return {
            "issuer": self.issuer,
            "client_id": self.client_id,
            "auth_url": self.address("auth"),
            "token_url": self.address("token"),
            "jwks_url": self.jwks_url,
            "deployments": self.deployments,
        }

    def publish(self, *keys: object, cache_control: str | None = None) -> None:
        """Answer with these JWKs from now on."""
        self.published = list(keys)
        self.answer_keys_with(answers.key_set(keys, cache_control))

    def answer_keys_with(self, answer: answers.Answer) -> None:
        self.host.answers[self._jwks_path] = answer

    @property
    def fetches(self) -> int:
        """How often somebody asked for the key set."""
        return self.host.counts[self._jwks_path]

    def calls(self, name: str) -> int:
        """How often somebody asked for another address, or anything below it."""
        start = f"{self._jwks_path}/{name}"
        return sum(number for path, number in self.host.counts.items() if path.startswith(start))

    def rotate(self, kid: str) -> rsa.RSAPrivateKey:
        """Sign with a new key and publish it beside the old ones."""
        self.kid, self.key = kid, rsa_key(f"{self.issuer} {kid}")
        self.publish(*self.published, rsa_jwk(self.key, kid))
        return self.key

    def claims(self, *, nonce: str, target: str, changes: Mapping[str, object] | None = None) -> dict[str, object]:
        """Return the base claims of a resource link launch by a learner, after *changes*."""
        now = int(time.time() + self.clock_offset)
        base: dict[str, object] = {
            "iss": self.issuer,
            "sub": "40899",
            "aud": self.client_id,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "name": "Carla Muster",
            "given_name": "Carla",
            "family_name": "Muster",
            "email": "carla.muster@musterhausen.example",
            "locale": "de-DE",
            MESSAGE_TYPE: "LtiResourceLinkRequest",
            VERSION: "1.3.0",
            DEPLOYMENT: self.deployments[0],
            TARGET: target,
            ROLES: [LEARNER],
            CONTEXT: {"id": "course-7", "label": "DS7", "title": "Datenschutz 7", "type": [COURSE]},
            RESOURCE_LINK: {"id": "link-1", "title": "Datenschutz"},
            PRESENTATION: {"document_target": "iframe", "return_url": f"{self.issuer}/course/7?view=1"},
            ROSTER: {"context_memberships_url": self.address("members"), "service_versions": ["2.0"]},
            GRADES: {"scope": [SCORE], "lineitems": self.address("lineitems")},
        }
        return {name: value for name, value in (base | dict(changes or {})).items() if value is not GONE}

    def header(self, changes: Mapping[str, object] | None = None) -> dict[str, object]:
        base: dict[str, object] = {"typ": "JWT", "alg": "RS256", "kid": self.kid}
        return {name: value for name, value in (base | dict(changes or {})).items() if value is not GONE}

    def id_token(self, payload: Part, *, header: Part | None = None, sign: Sign | None = None) -> str:
        """Sign as this platform does, unless told otherwise; *header* replaces the whole header."""
        return token(self.header() if header is None else header, payload, sign or rs256(self.key))


COURSE = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
