"""lti_consumer's own addresses, and two of ours where a browser begins."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.utils.html import format_html
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from tests.fakes.openedx import components, lms

PAGE = """<!doctype html>
<html lang="de">
<title>{title}</title>
<h1>{title}</h1>
<iframe title="{title}" src="{source}" width="1000" height="700" allowfullscreen></iframe>
"""


def show_in_page(request: HttpRequest, usage_key: str) -> HttpResponse:
    """Show the component as in a course: its iframe begins at the tool."""
    return HttpResponse(format_html(PAGE, title=lms.COURSE_TITLE, source=_begin(request, usage_key)))


def open_in_window(request: HttpRequest, usage_key: str) -> HttpResponse:
    """Send the browser where the component's button for a new window sends it."""
    return HttpResponseRedirect(_begin(request, usage_key))


def _begin(request: HttpRequest, usage_key: str) -> str:
    try:
        key = UsageKey.from_string(usage_key)
        visitor = lms.Visitor(request.GET["user"], request.GET["role"])
        return components.preflight_url(key, visitor)
    except (InvalidKeyError, KeyError) as error:
        raise Http404("no such component, or user or role missing") from error


urlpatterns = [
    path("api/", include("lti_consumer.plugin.urls")),
    path("xblock/<str:usage_key>", show_in_page),
    path("xblock/<str:usage_key>/window", open_in_window),
]
