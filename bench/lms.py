"""The platform's side of a launch: a key, its key set over HTTP (counted, as slow as wanted), logins, tokens."""

import json
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from joserfc import jwt
from joserfc.jwk import RSAKey

CLAIM = "https://purl.imsglobal.org/spec/lti/claim"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
DEPLOYMENT = "1"
LIFETIME = 3600
NEWCOMERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An activity as the platform knows it: where it leads, and the tool's client id; both differ per server."""

    client_id: str
    target: str
    module: str


class Platform:
    """An LMS with one key. Serves ``/jwks/<client id>``, counts each fetch and answers after `delay` seconds."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": secrets.token_hex(8), "alg": "RS256", "use": "sig"})
        self.delay = 0.0
        self.fetches: Counter[str] = Counter()
        self.people = 0
        self._counting = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def key_set(self) -> dict[str, Any]:
        """The public key set."""
        return {"keys": [self.key.as_dict(private=False)]}

    def jwks_url(self, client_id: str) -> str:
        """Give the address of the key set for one server, so that its fetches are counted apart."""
        return f"{self.issuer}/jwks/{client_id}"

    def login(self, placement: Placement) -> dict[str, str]:
        """Give the parameters of a login, as Moodle sends them."""
        return {
            "iss": self.issuer,
            "target_link_uri": placement.target,
            "login_hint": "2",
            "lti_message_hint": json.dumps({"cmid": 7, "launchid": f"ltilaunch7_{secrets.randbits(30)}"}),
            "client_id": placement.client_id,
            "lti_deployment_id": DEPLOYMENT,
        }

    def token(self, placement: Placement, nonce: str) -> str:
        """Sign the answer to a login. Every tenth person is one whom no server has seen; the others come again."""
        self.people += 1
        number = self.people if self.people % NEWCOMERS == 0 else -(self.people % 50)
        claims = self._who(number) | self._what(placement) | {"nonce": nonce}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid, "typ": "JWT"}, claims, self.key)

    def _who(self, number: int) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "iat": now,
            "exp": now + LIFETIME,
            "sub": f"person-{number}",
            "given_name": "Carla",
            "family_name": "Muster",
            "name": "Carla Muster",
            "email": f"person{number}@musterhausen.example",
            f"{CLAIM}/roles": [f"{MEMBERSHIP}#Learner"],
            f"{CLAIM}/lis": {"person_sourcedid": "", "course_section_sourcedid": ""},
        }

    def _what(self, placement: Placement) -> dict[str, Any]:
        services = f"{self.issuer}/services/2"
        grades, roster = "https://purl.imsglobal.org/spec/lti-ags", "https://purl.imsglobal.org/spec/lti-nrps"
        return {
            "aud": placement.client_id,
            f"{CLAIM}/version": "1.3.0",
            f"{CLAIM}/message_type": "LtiResourceLinkRequest",
            f"{CLAIM}/deployment_id": DEPLOYMENT,
            f"{CLAIM}/target_link_uri": placement.target,
            f"{CLAIM}/resource_link": {"id": "7", "title": "Datenschutz im Rathaus", "description": ""},
            f"{CLAIM}/context": {
                "id": "2",
                "label": "DS-1",
                "title": "Datenschutz, Stadt Musterhausen",
                "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
            },
            f"{CLAIM}/custom": {"module": placement.module, "context_memberships_url": roster},
            f"{CLAIM}/launch_presentation": {
                "locale": "de",
                "document_target": "iframe",
                "return_url": f"{self.issuer}/return?course=2&launch_container=3&instanceid=7",
            },
            f"{CLAIM}/tool_platform": {
                "guid": "musterhausen",
                "name": "Lernen in Musterhausen",
                "product_family_code": "moodle",
                "version": "2024100706",
            },
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": [f"{grades}/scope/lineitem", f"{grades}/scope/result.readonly", f"{grades}/scope/score"],
                "lineitems": f"{services}/lineitems?type_id=1",
                "lineitem": f"{services}/lineitems/5/lineitem?type_id=1",
            },
            "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
                "context_memberships_url": f"{services}/memberships",
                "service_versions": ["1.0", "2.0"],
            },
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        platform = self

        class KeySetHandler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with platform._counting:
                    platform.fetches[self.path.rpartition("/")[2]] += 1
                time.sleep(platform.delay)
                body = json.dumps(platform.key_set).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep the report clean."""

        return KeySetHandler
