"""How the player takes an answer: with a redirect, or with parts of the page for `kc.js`."""

import hmac

from flask import g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from connectors.errors import Malformed
from connectors.module.model import Module, Question, QuestionKind, Unit
from connectors.module.scoring import Given
from lti_tool.domain.errors import RuleError
from lti_tool.services.player import unit_view
from lti_tool.services.player_values import QuestionView, UnitView, Verdict
from lti_tool.services.progress import Progress, Standing
from lti_tool.web.pages import points
from lti_tool.web.refusing import Refuse
from lti_tool.web.visit import Visit

UNPROCESSABLE = 422


def give_answer(unit_id: str, question_id: str) -> ResponseReturnValue:
    """Keep an answer and show its question again."""
    visit: Visit = g.visit
    check_csrf(visit)
    unit = find_unit(visit.module, unit_id)
    question = _find_question(unit, question_id)
    given = parse_answer(question)
    if given is None:
        return _ask_again(view_unit(visit, visit.keeper.load(), unit_id, question_id), question)
    _keep(visit, unit, question, given)
    if wants_parts():
        return _parts(view_unit(visit, visit.keeper.load(), unit_id, question_id), question_id)
    shown = question_id if unit.one_at_a_time else None
    return redirect(url_for("player.unit", unit_id=unit_id, question=shown, _anchor=f"feedback-{question_id}"), 303)


def check_csrf(visit: Visit) -> None:
    """Refuse a form that this visit's pages did not make."""
    if not hmac.compare_digest(request.form.get("csrf_token", "").encode(), visit.csrf_token.encode()):
        raise Refuse("KC-CSRF")


def wants_parts() -> bool:
    """Whether `kc.js` asks and wants only what has changed."""
    return request.accept_mimetypes.best == "application/json"


def parse_answer(question: Question) -> Given | None:
    """Read the form: text or choice ids; None if nothing was given."""
    if question.kind is QuestionKind.TEXT:
        return request.form.get("answer", "").strip() or None
    return frozenset(request.form.getlist("answer")) or None


def find_unit(module: Module, unit_id: str) -> Unit:
    """Return the unit, or refuse."""
    try:
        return module.unit(unit_id)
    except KeyError:
        raise Refuse("KC-NOT-FOUND") from None


def view_unit(visit: Visit, progress: Progress, unit_id: str, question_id: str | None) -> UnitView:
    """Return the page of a unit, or refuse a question that it does not have."""
    try:
        return unit_view(visit.module, progress, unit_id, question_id)
    except KeyError:
        raise Refuse("KC-NOT-FOUND") from None


def _find_question(unit: Unit, question_id: str) -> Question:
    for question in unit.questions:
        if question.id == question_id:
            return question
    raise Refuse("KC-NOT-FOUND")


def _keep(visit: Visit, unit: Unit, question: Question, given: Given) -> None:
    try:
        visit.keeper.answer(unit.id, question.id, given)
    except RuleError as no:
        # A second click on the same button is no mistake: the question shows what is known.
        if no.code != "already-right":
            raise Refuse("KC-TRIES-USED") from None
    except Malformed:
        raise Refuse("KC-BAD-INPUT") from None


def _ask_again(view: UnitView, question: Question) -> ResponseReturnValue:
    text = {
        QuestionKind.SINGLE: _("Please choose an answer."),
        QuestionKind.MULTIPLE: _("Please tick at least one answer."),
        QuestionKind.TEXT: _("Please write an answer."),
    }[question.kind]
    if wants_parts():
        return _parts(view, question.id, problem=text)
    problem = {"question": question.id, "text": text}
    return render_template("pages/unit.html", view=view, problem=problem), UNPROCESSABLE


def _parts(view: UnitView, question_id: str, problem: str | None = None) -> ResponseReturnValue:
    """Return what has changed: element ids with their new HTML, what to say aloud and where to put the focus."""
    shown = view.quiz.questions if view.quiz else ()
    question = next(item for item in shown if item.id == question_id)
    found = {"question": question_id, "text": problem} if problem else None
    parts = {
        f"question-{question_id}": render_template(
            "components/question.html", view=view, question=question, problem=found
        ),
        "quiz-summary": render_template("components/quiz_summary.html", view=view),
    }
    answer = jsonify(
        parts=parts,
        announce=problem or _spoken(question),
        focus=f"problem-{question_id}" if problem else f"feedback-{question_id}",
    )
    return answer, UNPROCESSABLE if problem else 200


def _spoken(question: QuestionView) -> str:
    verdict = {Verdict.RIGHT: _("Right."), Verdict.PARTLY: _("Partly right."), Verdict.WRONG: _("Not right.")}
    said = [
        verdict[question.verdict] if question.verdict else "",
        _("%(part)s of %(whole)s points.", part=points(question.points.part), whole=points(question.points.whole)),
    ]
    if question.standing is Standing.RETRY and question.tries_left is not None:
        said.append(ngettext("%(num)d try left.", "%(num)d tries left.", question.tries_left))
    return " ".join(part for part in said if part)
