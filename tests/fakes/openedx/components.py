"""What an author does in Studio: place an LTI component, and read off what the tool must know of it."""

from lti_consumer.api import get_lti_1p3_content_url, get_lti_1p3_launch_info
from lti_consumer.models import Lti1p3Passport, LtiConfiguration
from lti_consumer.utils import get_lti_api_base
from opaque_keys.edx.keys import UsageKey

from tests.fakes.openedx import lms


def place(usage_key: UsageKey, module: str, tool_url: str) -> None:
    """Place a component that opens *module*; its configuration and its keys are its own."""
    lms.fields[usage_key] = {"display_name": module, "config_type": "database", "lti_version": "lti_1p3"}
    passport = Lti1p3Passport.objects.create(name=module, lti_1p3_tool_keyset_url=f"{tool_url}/lti/jwks")
    LtiConfiguration.objects.create(
        location=usage_key,
        version=LtiConfiguration.LTI_1P3,
        config_store=LtiConfiguration.CONFIG_ON_DB,
        lti_1p3_passport=passport,
        lti_1p3_oidc_url=f"{tool_url}/lti/login",
        lti_1p3_launch_url=f"{tool_url}/modules/{module}",
        lti_1p3_redirect_uris=[f"{tool_url}/lti/launch"],
    )


def registration_of(usage_key: UsageKey) -> dict[str, str]:
    """Return what Studio shows beneath the component, under the names that `kc platform add` has for it."""
    author = lms.Visitor("autorin", "staff")
    shown = get_lti_1p3_launch_info(lms.block_at(usage_key, author).get_lti_1p3_launch_data())
    return {
        "issuer": get_lti_api_base(),
        "client_id": shown["client_id"],
        "auth_url": shown["oidc_callback"],
        "token_url": shown["token_url"],
        "jwks_url": shown["keyset_url"],
        "deployment_id": shown["deployment_id"],
    }


def preflight_url(usage_key: UsageKey, visitor: lms.Visitor) -> str:
    """Return the tool's login address with the hints for *visitor*: what the LMS gives to the component's iframe."""
    return get_lti_1p3_content_url(lms.block_at(usage_key, visitor).get_lti_1p3_launch_data())
