"""The id_token of a resource link launch, LTI 1.3 core, 5.3 and 5.4; grades and roster are not offered yet."""

from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from lti_tool.practice.platform.authorization import Grant
from lti_tool.practice.platform.config import COURSE_SLUG, PracticeConfig
from lti_tool.practice.platform.memory import Session

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
COURSE_OFFERING = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
LIFETIME_SECONDS = 60  # as short as Moodle's and ILIAS's, so that clocks matter here too
PRODUCT_NAME = "Übungs-LMS"


def id_token_claims(grant: Grant, *, config: PracticeConfig, now: float) -> dict[str, Any]:
    """Return the claims of one launch; *now* is in seconds (epoch). Ids never carry more than 255 characters."""
    person, activity = grant.session.person, grant.launch.activity
    return {
        "iss": config.public_url,
        "aud": person.registration.client_id,
        "sub": person.sub,
        "iat": int(now),
        "exp": int(now) + LIFETIME_SECONDS,
        "nonce": grant.nonce,
        **_shared(grant.session),
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "version": "1.3.0",
        LTI + "deployment_id": person.registration.deployment_id,
        LTI + "target_link_uri": config.target_link_uri(activity),
        LTI + "roles": [person.role.uri],
        **_place(grant, config),
        LTI + "launch_presentation": {
            "locale": grant.launch.locale,
            "document_target": grant.launch.target.value,
            "return_url": f"{config.public_url}/course",
        },
        LTI + "tool_platform": _platform(grant, config),
        LTI + "custom": {"module": activity.slug},
    }


def _shared(session: Session) -> dict[str, str]:
    """Return what the person's LMS passes on about them: with privacy on, Moodle leaves these claims out."""
    person = session.person
    shared: dict[str, str] = {}
    if session.share_name:
        shared |= {"given_name": person.given_name, "family_name": person.family_name, "name": person.name}
    if session.share_email:
        shared |= {"email": person.email}
    return shared


def _place(grant: Grant, config: PracticeConfig) -> dict[str, Any]:
    """Return course and activity. Each town has a course of its own, so its ids begin with the client_id."""
    client_id, activity = grant.session.person.registration.client_id, grant.launch.activity
    return {
        LTI + "context": {
            "id": f"{client_id}:{COURSE_SLUG}",
            "label": config.course_label,
            "title": config.course_title,
            "type": [COURSE_OFFERING],
        },
        LTI + "resource_link": {
            "id": f"{client_id}:{activity.slug}",
            "title": activity.title,
            "description": activity.summary,
        },
    }


def _platform(grant: Grant, config: PracticeConfig) -> dict[str, str]:
    return {
        "guid": urlsplit(config.public_url).netloc,
        "name": PRODUCT_NAME,
        "description": grant.session.person.registration.organisation_name,
        "url": config.public_url,
        "product_family_code": config.family_code,
        "version": version("kommunalcampus-lms"),
    }
