"""`kc serve`: several processes, one after another, and what it writes to its log."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.certification.registering import MODULES
from tests.conftest import running_tool
from tests.fakes.host import Host
from tests.fakes.platform import Platform

ISSUER = "https://lms.musterhausen.example"
SECRETS = re.compile(r"eyJ|Carla|Muster|musterhausen\.example\"|__Host|40899")


@pytest.fixture
def platform():
    with Host().running() as host:
        yield Platform(host, issuer=ISSUER, client_id="a1")


def let_in(tool, platform):
    """Register the platform as its administrator's values say."""
    values = platform.registration
    options = [
        word
        for name in ("issuer", "client_id", "auth_url", "token_url", "jwks_url")
        for word in (f"--{name.replace('_', '-')}", values[name])
    ]
    tool.kc("platform", "add", *options, "--deployment-id", platform.deployments[0])


def login(tool, platform):
    """Return what the tool asks the platform for, and this browser's cookies."""
    asked = {
        "iss": platform.issuer,
        "client_id": platform.client_id,
        "login_hint": "40899",
        "target_link_uri": f"{tool.url}/modules/modul-a",
    }
    answer = requests.post(f"{tool.url}/lti/login", data=asked, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query)), answer.cookies


def launch(tool, platform, begun):
    query, cookies = begun
    claims = platform.claims(nonce=query["nonce"], target=f"{tool.url}/modules/modul-a")
    form = {"state": query["state"], "id_token": platform.id_token(claims)}
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    return requests.post(f"{tool.url}/lti/launch", data=form, headers=sent, allow_redirects=False, timeout=20)


def test_a_login_outlives_a_restart_and_an_open_page_too(tmp_path, platform):
    with running_tool(tmp_path, MODULES / "modul-a", workers=2) as tool:
        let_in(tool, platform)
        begun = login(tool, platform)
    moved = {"KC_BIND": tool.environment["KC_BIND"], "KC_PUBLIC_URL": tool.url}
    with running_tool(tmp_path, workers=2, **moved):
        opened = launch(tool, platform, begun)
        assert opened.status_code == 303
    cookie = {"Cookie": opened.headers["Set-Cookie"].partition(";")[0]}
    with running_tool(tmp_path, workers=2, **moved):
        page = requests.get(tool.url + opened.headers["Location"], headers=cookie, timeout=10)
        assert (page.status_code, 'data-page="module"' in page.text) == (200, True)


def test_of_twenty_identical_launches_at_several_processes_one_gets_in(tmp_path, platform):
    with running_tool(tmp_path, MODULES / "modul-a", workers=3) as tool:
        let_in(tool, platform)
        query, cookies = login(tool, platform)
        claims = platform.claims(nonce=query["nonce"], target=f"{tool.url}/modules/modul-a")
        form = {"state": query["state"], "id_token": platform.id_token(claims)}
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}

        def post(_number):
            return requests.post(
                f"{tool.url}/lti/launch", data=form, headers=sent, allow_redirects=False, timeout=20
            ).status_code

        with ThreadPoolExecutor(20) as pool:
            found = sorted(pool.map(post, range(20)))
    assert found == [303] + [401] * 19
    assert platform.fetches == 1


def test_the_log_is_json_and_holds_no_person_and_no_secret(tmp_path, platform):
    with running_tool(tmp_path, MODULES / "modul-a") as tool:
        let_in(tool, platform)
        for _ in range(20):
            assert launch(tool, platform, login(tool, platform)).status_code == 303
        query, cookies = login(tool, platform)
        assert launch(tool, platform, (query | {"nonce": "wrong"}, cookies)).status_code == 401
    lines = [line for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    events = [json.loads(line) for line in lines]
    assert len([event for event in events if "launch_id" in event]) == 20
    assert len([event for event in events if event["event"] == "refused"]) == 1
    assert not [line for line in lines if SECRETS.search(line)]
