"""Pages for anybody: catalogue, description of a module, health."""

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.services.library import catalogue, newest_module
from lti_tool.services.player import module_card
from lti_tool.store.database import DatabaseUnavailable
from lti_tool.web.refusing import Refuse
from lti_tool.web.the_tool import the_tool

public = Blueprint("public", __name__)


@public.get("/")
def show_catalogue() -> ResponseReturnValue:
    """List the modules that can be placed in a course."""
    cards = [module_card(module) for module in catalogue(the_tool())]
    return render_template("pages/catalogue.html", cards=cards, visit=None)


@public.get("/modules/<slug>")
def show_about(slug: str) -> ResponseReturnValue:
    """Describe a module to whoever opens its address outside an LMS."""
    module = newest_module(the_tool(), slug)
    if module is None:
        raise Refuse("KC-NOT-FOUND")
    return render_template(
        "pages/about.html",
        card=module_card(module),
        visit=None,
        module_id=module.id,
        address=f"{the_tool().settings.public_url}/modules/{module.id}",
    )


@public.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@public.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether requests can be served: the database answers and has this version's tables."""
    try:
        ready = the_tool().database.is_current()
    except DatabaseUnavailable:
        ready = False
    return (jsonify(status="ok"), 200) if ready else (jsonify(status="database"), 503)


def asked_language() -> str | None:
    """Return ?lang=de or ?lang=en, with which public pages switch their language."""
    asked = request.args.get("lang")
    return asked if asked in {"de", "en"} else None
