import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti.refused import LtiRefused
from lti_tool.lti.state import LENGTH, StateMaker, launch_id

STATES = StateMaker(b"s" * 32)
TEXT = st.text(max_size=60)


def begin(**changes):
    values = {
        "now": 1_795_000_000.9,
        "registration_id": 7,
        "browser_id": "browser",
        "target_link_uri": "https://tool.example/modules/a",
        "deployment_id": None,
    }
    return STATES.begin(**(values | changes))


@given(TEXT, TEXT, st.none() | TEXT, st.integers(1, 2**32 - 1), TEXT)
def test_a_state_says_what_it_was_made_for_and_nothing_else(browser, target, deployment, registration, other):
    state = begin(browser_id=browser, target_link_uri=target, deployment_id=deployment, registration_id=registration)
    read = STATES.read(STATES.write(state, "epoch"), "epoch")
    assert read == state
    assert read.is_of_browser(browser)
    assert read.is_of_browser(other) == (other == browser)
    assert read.is_of_target(other) == (other == target)
    assert read.is_of_deployment(other) == (deployment is None or other == deployment)


@given(st.integers(0, LENGTH - 1), st.characters(codec="ascii"))
def test_a_changed_letter_is_refused(place, letter):
    written = STATES.write(begin(), "epoch")
    changed = written[:place] + letter + written[place + 1 :]
    if changed == written:
        return
    with pytest.raises(LtiRefused, match="LTI-STATE-INVALID"):
        STATES.read(changed, "epoch")


@pytest.mark.parametrize("parameter", ["", "x", "ü" * LENGTH, "=" * LENGTH, "A" * (LENGTH + 1)])
def test_nonsense_is_refused(parameter):
    with pytest.raises(LtiRefused, match="LTI-STATE-INVALID"):
        STATES.read(parameter, "epoch")


def test_a_state_of_another_epoch_or_secret_is_refused():
    written = STATES.write(begin(), "epoch")
    for states, epoch in ((STATES, "other"), (StateMaker(b"t" * 32), "epoch")):
        with pytest.raises(LtiRefused, match="LTI-STATE-INVALID"):
            states.read(written, epoch)


def test_two_logins_have_two_states_nonces_and_launch_ids():
    first, second = begin(), begin()
    nonces = {STATES.nonce(state, issuer="i", client_id="c") for state in (first, second)}
    ids = {launch_id(STATES.write(state, "epoch")) for state in (first, second)}
    assert len(nonces) == len(ids) == 2


def test_a_nonce_belongs_to_one_client_of_one_issuer():
    state = begin()
    assert len({STATES.nonce(state, issuer=i, client_id=c) for i in "ab" for c in "xy"}) == 4
