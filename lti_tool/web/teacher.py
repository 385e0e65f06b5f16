"""What teachers and mentors see beside the player: progress of their class, upgrade of the module, change of view."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from lti_tool.domain.errors import RuleError
from lti_tool.domain.roles import Role
from lti_tool.services.learning import progress_rows, upgrade
from lti_tool.services.progress_table import Column, ProgressRow, sort_rows, to_csv
from lti_tool.services.sessions import switch_view
from lti_tool.web.guard import enter
from lti_tool.web.player import check_csrf
from lti_tool.web.refusing import Refuse
from lti_tool.web.the_tool import the_tool

teacher = Blueprint("teacher", __name__, url_prefix="/learn/<launch_id>")


@teacher.url_value_preprocessor
def _take_launch(_endpoint: str | None, values: dict[str, str] | None) -> None:
    g.launch_id = values.pop("launch_id") if values else ""


@teacher.before_request
def _enter() -> None:
    g.visit = enter(g.launch_id)
    refresh()


@teacher.get("/progress")
def show_progress() -> ResponseReturnValue:
    """Show how far the learners of this placement are."""
    column, descending = _order()
    rows, unnamed = _rows()
    return render_template(
        "pages/progress.html",
        visit=g.visit,
        rows=sort_rows(rows, column, descending=descending),
        unnamed=unnamed,
        column=column,
        descending=descending,
        csv_url=url_for("teacher.download_progress", launch_id=g.launch_id),
    )


@teacher.get("/progress.csv")
def download_progress() -> Response:
    """The same table as a file for spreadsheets."""
    headings = [_("Name"), _("Steps visited"), _("Steps"), _("Points"), _("Points possible"), _("Last seen (UTC)")]
    answer = current_app.response_class(to_csv(_rows()[0], headings=headings), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{g.visit.module.id}.csv"'
    return answer


@teacher.post("/upgrade")
def upgrade_module() -> ResponseReturnValue:
    """Give the class the newest version of the module."""
    check_csrf(g.visit)
    try:
        upgrade(the_tool(), g.session, request.form.get("version", ""))
    except RuleError:
        raise Refuse("KC-ROLE") from None
    return redirect(url_for("player.module", launch_id=g.launch_id), 303)


@teacher.post("/view")
def change_view() -> ResponseReturnValue:
    """Show the pages as learners see them, or as teachers do."""
    check_csrf(g.visit)
    try:
        wanted = Role(request.form.get("view", ""))
    except ValueError:
        raise Refuse("KC-BAD-INPUT") from None
    if g.session.role is not Role.TEACHER or wanted not in {Role.TEACHER, Role.LEARNER}:
        raise Refuse("KC-ROLE")
    switch_view(the_tool(), g.session, wanted)
    return redirect(url_for("player.module", launch_id=g.launch_id), 303)


def _rows() -> tuple[Sequence[ProgressRow], bool]:
    try:
        return progress_rows(the_tool(), g.session, g.visit.module, unnamed=_unnamed)
    except RuleError:
        raise Refuse("KC-ROLE") from None


def _unnamed(number: int) -> str:
    return str(_("Participant %(number)s", number=number))


def _order() -> tuple[Column, bool]:
    """Read ?sort= and ?order=; what is not known means the order of names."""
    asked = request.args.get("sort", "")
    column = Column(asked) if asked in set(Column) else Column.NAME
    return column, request.args.get("order") == "desc"
