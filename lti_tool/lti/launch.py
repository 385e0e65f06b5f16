"""A launch is a chain of checks. Read `CHECKS` from top to bottom: that is what must hold, in this order."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lti_tool.domain.person import Person
from lti_tool.domain.registration import Registration, Status
from lti_tool.lti import claims as claim
from lti_tool.lti.attempt import Attempt, Rules
from lti_tool.lti.login import module_of_target
from lti_tool.lti.platforms import about, only_active
from lti_tool.lti.refused import LtiRefused
from lti_tool.lti.roles import Standing, standing
from lti_tool.lti.state import LIFETIME_SECONDS, launch_id
from lti_tool.lti.times import check_times
from lti_tool.lti.token import read_token, verify
from lti_tool.settings import address_problem

SLUG = re.compile(r"[a-z0-9-]{3,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A launch in which every check held. `sub` is None where the platform keeps the person to itself."""

    id: str
    epoch: str
    registration: Registration
    deployment_pk: int
    sub: str | None
    person: Person
    standing: Standing
    mentees: tuple[str, ...]
    context_id: str | None
    context_title: str
    resource_link_id: str
    slug: str
    locale: str | None
    return_url: str | None
    family: str | None


def platform_did_not_refuse(it: Attempt) -> None:
    if error := it.form.get("error"):
        raise LtiRefused("LTI-PLATFORM-ERROR", platform_error=error[:64], expected=f"{it.rules.public_url}/lti/launch")


def token_and_state_are_there(it: Attempt) -> None:
    if not it.form.get("id_token"):
        raise LtiRefused("LTI-TOKEN-MISSING")
    if not it.form.get("state"):
        raise LtiRefused("LTI-STATE-MISSING")


def state_is_ours(it: Attempt) -> None:
    parameter, epochs = it.form["state"], it.rules.epochs
    try:
        it.epoch = epochs.current()
        it.state = it.rules.states.read(parameter, it.epoch)
    except LtiRefused:  # perhaps another process knows a newer epoch
        it.epoch = epochs.look()
        it.state = it.rules.states.read(parameter, it.epoch)


def state_is_young(it: Attempt) -> None:
    age = it.now - it.state.begun_at
    if not -it.rules.leeway_seconds <= age <= LIFETIME_SECONDS:  # another of our machines may have begun the login
        raise LtiRefused("LTI-STATE-EXPIRED", minutes=str(LIFETIME_SECONDS // 60))


def browser_is_the_same(it: Attempt) -> None:
    if it.browser_id is None or not it.state.is_of_browser(it.browser_id):
        raise LtiRefused("LTI-STATE-BROWSER")


def registration_is_active(it: Attempt) -> None:
    registrations = it.rules.registrations
    registration = registrations.by_id(it.state.registration_id)
    if registration is not None and registration.status is not Status.ACTIVE:
        registration = registrations.look(registration.id)  # another process may have approved it
    if registration is None:
        raise LtiRefused("LTI-REG-UNKNOWN", issuer="", client_id="")
    it.registration = only_active(registration)


def token_is_well_formed(it: Attempt) -> None:
    it.token = read_token(it.form["id_token"])


def key_is_the_platforms(it: Attempt) -> None:
    it.key = it.rules.keys.find(it.registration, it.token.kid)


def signature_holds(it: Attempt) -> None:
    it.claims = verify(it.token, it.key)


def issuer_is_the_platform(it: Attempt) -> None:
    if it.claims.get("iss") != it.registration.issuer:
        raise LtiRefused("LTI-TOKEN-ISSUER", expected=it.registration.issuer, received=str(it.claims.get("iss")))


def audience_is_us_alone(it: Attempt) -> None:
    audience = it.claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if not listed or any(one != it.registration.client_id for one in listed):
        raise LtiRefused("LTI-TOKEN-AUDIENCE", expected=it.registration.client_id, received=str(audience))
    if it.claims.get("azp", it.registration.client_id) != it.registration.client_id:
        raise LtiRefused("LTI-TOKEN-AZP", expected=it.registration.client_id, received=str(it.claims.get("azp")))


def times_are_right(it: Attempt) -> None:
    check_times(it.claims, now=it.now, login_at=it.state.begun_at, leeway=it.rules.leeway_seconds)


def nonce_is_the_states(it: Attempt) -> None:
    nonce = it.claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise LtiRefused("LTI-NONCE-MISSING")
    ours = it.rules.states.nonce(it.state, issuer=it.registration.issuer, client_id=it.registration.client_id)
    if nonce != ours:
        raise LtiRefused("LTI-NONCE-WRONG")


def version_is_known(it: Attempt) -> None:
    claim.check_version(it.claims)


def message_is_supported(it: Attempt) -> None:
    claim.check_message(it.claims)


def deployment_is_known(it: Attempt) -> None:
    deployment_id = claim.deployment_of(it.claims)
    if not it.state.is_of_deployment(deployment_id):
        raise LtiRefused("LTI-DEPLOYMENT-CHANGED", received=deployment_id)
    found = it.rules.registrations.deployment(it.registration, deployment_id)
    if found is None:
        raise LtiRefused("LTI-DEPLOYMENT-UNKNOWN", deployment_id=deployment_id)
    it.deployment_pk = found


def roles_are_a_list(it: Attempt) -> None:
    it.roles = claim.roles_of(it.claims)


def person_has_an_id(it: Attempt) -> None:
    it.sub = claim.sub_of(it.claims, allow_anonymous=it.registration.allow_anonymous)


def resource_link_has_an_id(it: Attempt) -> None:
    it.resource_link_id = claim.resource_link_of(it.claims)


def context_has_an_id(it: Attempt) -> None:
    it.context = claim.context_of(it.claims)


def target_is_ours(it: Attempt) -> None:
    target = claim.target_of(it.claims)
    module = module_of_target(target, it.rules.public_url)
    if module is None:
        raise LtiRefused("LTI-TARGET-FOREIGN", expected=it.rules.public_url, received=target)
    if not it.state.is_of_target(target):
        raise LtiRefused("LTI-TARGET-CHANGED", received=target)
    slug = module or claim.custom_module_of(it.claims)
    if not slug:
        raise LtiRefused(
            "LTI-MODULE-NOT-CHOSEN",
            expected=f"{it.rules.public_url}/modules/…",
            received=target,
            role=standing(it.roles, it.rules.teacher_roles).role.value,
        )
    if SLUG.fullmatch(slug) is None:
        raise LtiRefused("LTI-MODULE-UNKNOWN", module=slug)
    it.slug = slug


CHECKS: tuple[Callable[[Attempt], None], ...] = (
    platform_did_not_refuse,
    token_and_state_are_there,
    state_is_ours,
    state_is_young,
    browser_is_the_same,
    registration_is_active,
    token_is_well_formed,
    key_is_the_platforms,
    signature_holds,
    issuer_is_the_platform,
    audience_is_us_alone,
    times_are_right,
    nonce_is_the_states,
    version_is_known,
    message_is_supported,
    deployment_is_known,
    roles_are_a_list,
    person_has_an_id,
    resource_link_has_an_id,
    context_has_an_id,
    target_is_ours,
)


def check(form: Mapping[str, str], *, browser_id: str | None, now: float, rules: Rules) -> Launch:
    """Run all checks and return the launch, or raise `LtiRefused` with the first that does not hold.

    The caller must still spend the state (key `Launch.id`, of `Launch.epoch`) in the transaction that uses the launch.
    """
    attempt = Attempt(form=form, browser_id=browser_id, now=now, rules=rules)
    passed: list[str] = []
    for one in CHECKS:
        try:
            one(attempt)
        except LtiRefused as refused:
            refused.passed = tuple(passed)
            raise _told(attempt, refused) from None
        passed.append(one.__name__)
    return _launch(attempt)


def _launch(it: Attempt) -> Launch:
    found = standing(it.roles, it.rules.teacher_roles)
    return Launch(
        id=launch_id(it.form["state"]),
        epoch=it.epoch,
        registration=it.registration,
        deployment_pk=it.deployment_pk,
        sub=it.sub,
        person=claim.person_of(it.claims),
        standing=found,
        mentees=claim.mentees_of(it.claims) if found.mentor else (),
        context_id=it.context[0],
        context_title=it.context[1],
        resource_link_id=it.resource_link_id,
        slug=it.slug,
        locale=claim.locale_of(it.claims),
        return_url=_return_url(it),
        family=claim.family_of(it.claims),
    )


def _told(it: Attempt, refused: LtiRefused) -> LtiRefused:
    """Add what is known: whose registration, and after the signature held the way back and the product."""
    if hasattr(it, "registration"):
        about(it.registration, refused)
    if hasattr(it, "claims"):
        refused.return_url = _return_url(it)
        refused.family = claim.family_of(it.claims) or refused.family
    return refused


def _return_url(it: Attempt) -> str | None:
    url = claim.return_url_of(it.claims)
    return None if url is None or address_problem(url, development=it.rules.development) else url
