"""What outlives the process: the key, if a path is given, and everybody's id."""

import stat

import pytest

from lti_tool.practice.platform import Activity, PracticeRegistration, create_practice_lms
from lti_tool.practice.platform.keys import signing_key
from lti_tool.practice.platform.memory import MOST_KEPT, Memory, Session, Target
from lti_tool.practice.platform.people import people_of

ACTIVITY = Activity(slug="datenschutz", title="Datenschutz", summary="")


def town(number, name):
    return PracticeRegistration(client_id=f"client-{number}", deployment_id="1", organisation_name=name)


def test_a_key_at_a_path_is_made_once_and_read_again(tmp_path):
    path = tmp_path / "keys" / "practice.pem"
    first = signing_key(path)
    assert signing_key(path).jwks() == first.jwks()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_path_every_start_has_its_own_key():
    assert signing_key(None).kid != signing_key(None).kid


def test_after_a_restart_the_same_key_is_published_and_people_choose_again(config, visitor):
    visitor.become("11")
    restarted = create_practice_lms(config).test_client()
    restarted.set_cookie(
        "practice-lms", domain="127.0.0.1", value=visitor.client.get_cookie("practice-lms", domain="127.0.0.1").value
    )
    assert restarted.get("/jwks", base_url=config.public_url).json == visitor.get("/jwks").json
    assert restarted.get("/course", base_url=config.public_url).location == "/"


def test_people_keep_their_ids_when_a_town_is_added():
    two = people_of([town(1, "Stadt Musterhausen"), town(2, "Stadt Beispielstadt")])
    three = people_of([town(1, "Stadt Musterhausen"), town(2, "Stadt Beispielstadt"), town(3, "Landkreis Musterland")])
    assert {sub: three[sub] for sub in two} == dict(two)
    assert list(three) == ["11", "12", "13", "14", "21", "22", "23", "24", "31", "32", "33", "34"]


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Stadt Musterhausen", "musterhausen.example"),
        ("Große Kreisstadt Müster-Hausen", "musterhausen.example"),
        ("", "town.example"),
        ("!", "town.example"),
    ],
)
def test_mail_hosts_are_made_from_the_town(name, host):
    assert people_of([town(1, name)])["11"].email == f"carla.muster@{host}"


def test_memory_stays_small_by_forgetting_the_oldest():
    memory = Memory()
    session = Session(person=people_of([town(1, "Stadt")])["11"], share_name=True, share_email=True)
    ids = [memory.sign_in(session) for _ in range(MOST_KEPT + 1)]
    assert memory.session(ids[0]) is None
    assert memory.session(ids[1]) is session
    hints = [memory.begin(ids[-1], activity=ACTIVITY, target=Target.IFRAME, locale="de") for _ in range(MOST_KEPT + 1)]
    assert memory.take(hints[0]) is None
    assert memory.take(hints[1]) is not None
