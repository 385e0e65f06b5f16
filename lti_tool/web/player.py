"""The player: one module, page by page. Works on `g.visit` and never on the database."""

from collections.abc import Callable

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from connectors.module.model import Media
from lti_tool.services.player import module_view, result_view
from lti_tool.web.answering import check_csrf, find_unit, give_answer, view_unit
from lti_tool.web.rendering import Renderer
from lti_tool.web.visit import Visit

__all__ = ["check_csrf", "make_player"]


def make_player(enter: Callable[[str], Visit], *, media_url: Callable[[Media], str]) -> Blueprint:
    """Return the blueprint ``player``; *enter* is its guard: it takes a launch id, returns the visit or raises `Refuse`."""
    player = Blueprint("player", __name__, url_prefix="/learn/<launch_id>")

    @player.url_value_preprocessor
    def _take_launch(_endpoint: str | None, values: dict[str, str] | None) -> None:
        g.launch_id = values.pop("launch_id") if values else ""

    @player.url_defaults
    def _add_launch(_endpoint: str, values: dict[str, str]) -> None:
        if "launch_id" not in values:
            values["launch_id"] = g.launch_id

    @player.before_request
    def _enter() -> None:
        g.visit = enter(g.launch_id)
        g.render = Renderer(module=g.visit.module, media_url=media_url)
        # The visit decides about the language; whatever asked for it earlier must ask again.
        refresh()

    @player.context_processor
    def _shared() -> dict[str, object]:
        # A refusal is also a page, and it may come before there is a visit.
        visit = g.get("visit")
        return {"visit": visit, "render": g.get("render"), "beside": url_for("player.module")} if visit else {}

    player.add_url_rule("/", "module", show_module)
    player.add_url_rule("/units/<unit_id>", "unit", show_unit)
    player.add_url_rule("/units/<unit_id>/questions/<question_id>", "answer", give_answer, methods=["POST"])
    player.add_url_rule("/result", "result", show_result)
    return player


def show_module() -> ResponseReturnValue:
    """Show contents, goals and where to go on."""
    return render_template("pages/module.html", view=module_view(g.visit.module, g.visit.keeper.load()))


def show_unit(unit_id: str) -> ResponseReturnValue:
    """Show one unit and remember that it was seen."""
    visit: Visit = g.visit
    find_unit(visit.module, unit_id)
    if request.method == "GET":
        visit.keeper.visit(unit_id)
    view = view_unit(visit, visit.keeper.load(), unit_id, request.args.get("question"))
    return render_template("pages/unit.html", view=view, problem=None)


def show_result() -> ResponseReturnValue:
    """Show what was reached."""
    return render_template("pages/result.html", view=result_view(g.visit.module, g.visit.keeper.load()))
