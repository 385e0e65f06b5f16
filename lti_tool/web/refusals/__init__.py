"""The one place that turns an error code into a page for people.

What happened, who can put it right, what to do now, in the reader's own LMS where that is known. Which facts a code
has stands in the table at the top of `facts`; which status it has in `statuses`.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask_babel.speaklater import LazyString

from lti_tool.web.refusals import claims, keys, parameters, refused_by_lms, registration, sessions, sign_in, tool
from lti_tool.web.refusals.facts import cleaned, details, spoken
from lti_tool.web.refusals.families import Family, family_of
from lti_tool.web.refusals.hints import hint
from lti_tool.web.refusals.page import AGAIN, HAND_OVER, LAST_RESORT, WHO_SENTENCE, RefusalPage, Text, Who
from lti_tool.web.refusals.statuses import STATUS

__all__ = ["OUR_FAULT", "STATUS", "TEXTS", "RefusalPage", "Text", "Who", "describe"]

OUR_FAULT = "KC-INTERNAL"
LONGEST_ADDRESS = 2048

TEXTS: dict[str, Text] = (
    parameters.TEXTS
    | registration.TEXTS
    | sessions.TEXTS
    | refused_by_lms.TEXTS
    | sign_in.TEXTS
    | keys.TEXTS
    | claims.TEXTS
    | tool.TEXTS
)

# Codes whose words depend on one fact: the fact's name, and the words by its value.
VARIANTS: dict[str, tuple[str, Mapping[str, Text]]] = {
    "LTI-PLATFORM-ERROR": ("platform_error", refused_by_lms.BY_ERROR),
    "LTI-KEY-UNREACHABLE": ("reason", keys.BY_REASON),
    "LTI-MESSAGE-UNSUPPORTED": ("message_type", claims.BY_MESSAGE_TYPE),
}


def describe(
    code: str,
    facts: Mapping[str, str],
    *,
    family: str | None,
    correlation_id: str,
    return_url: str | None,
    continue_url: str | None,
) -> RefusalPage:
    """Return the page for *code* in the language of the request; an unknown code is a defect of ours.

    *facts* may come from anyone and are cut and cleaned here, not escaped: that is the template's part.
    *family* is the LMS's `product_family_code`, None if it has sent none. Of *return_url* (to the LMS) and
    *continue_url* (within the tool) only web addresses are kept, so that no script hides behind a link.
    """
    if code not in STATUS:
        code, facts = OUR_FAULT, {}
    text = _text(code, facts)
    product = family_of(family, facts.get("issuer", ""))
    words = spoken(facts, product)
    return RefusalPage(
        status=STATUS[code],
        title=_said(text.title, words),
        happened=_said(text.happened, words),
        who=text.who,
        who_sentence=_said(WHO_SENTENCE[text.who], words),
        todo=tuple(_said(line, words) for line in _todo(text, product)),
        details=details(code, facts),
        code=code,
        correlation_id=correlation_id,
        return_url=_web_address(return_url),
        continue_url=_web_address(continue_url, within=True),
    )


def _text(code: str, facts: Mapping[str, str]) -> Text:
    fact, variants = VARIANTS.get(code, ("", {}))
    return variants.get(cleaned(facts.get(fact, "")), TEXTS[code])


def _todo(text: Text, product: Family | None) -> list[LazyString]:
    """Order what can be done: by the reader, then by whom it concerns, then if all else fails."""
    lines: list[LazyString] = [AGAIN] if text.again else []
    if text.who in HAND_OVER:
        lines.append(HAND_OVER[text.who])
    lines += text.todo
    if text.hint is not None:
        lines.append(hint(text.hint, product))
    if text.who in LAST_RESORT:
        lines.append(LAST_RESORT[text.who])
    return lines


def _said(sentence: LazyString, words: Mapping[str, str]) -> str:
    return str(sentence) % words


def _web_address(url: str | None, *, within: bool = False) -> str | None:
    """Return *url* if it leads to a page: http or https, or with *within* a path on this site."""
    if not url or len(url) > LONGEST_ADDRESS or not url.isprintable() or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname:
            return url
    except ValueError:
        return None
    return url if within and not parts.scheme and not parts.netloc and url.startswith("/") else None
