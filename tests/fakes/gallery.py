"""Every page that the preview does not show, with made-up values: for tests that look at pages."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from flask import Flask, Response, render_template, request

from lti_tool.domain.roles import Role
from lti_tool.services.legal import PACKAGE
from lti_tool.services.player import module_card
from lti_tool.services.progress import Tally
from lti_tool.services.progress_table import ProgressRow
from lti_tool.web.legal import legal_blueprint
from lti_tool.web.media import media_addresses
from lti_tool.web.pages import content_security_policy, install_pages
from lti_tool.web.player import make_player
from lti_tool.web.preview import Memory
from lti_tool.web.refusing import Refuse
from lti_tool.web.visit import Visit
from tests.fakes.modules import sample_module


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What `lti_tool.web.refusals` gives to the error page."""

    title: str = "Der Link ist nicht mehr gültig"
    happened: str = "Zwischen dem Klick im Kurs und dem Öffnen hier sind mehr als zehn Minuten vergangen."
    who_sentence: str = "Das können Sie selbst lösen."
    todo: list[str] = field(
        default_factory=lambda: ["Gehen Sie zurück in Ihren Kurs.", "Öffnen Sie die Aktivität noch einmal."]
    )
    details: list[tuple[str, str]] = field(default_factory=lambda: [("LMS", "https://lms.musterhausen.example")])
    code: str = "LTI-STATE-EXPIRED"
    correlation_id: str = "0f8c2f0e4c6b4e0e9a3f"
    return_url: str | None = "https://lms.musterhausen.example/course/7"
    continue_url: str | None = None


VISITS = {
    "learner": {},
    "teacher": {"role": Role.TEACHER, "may_switch_view": True, "sees_progress": True, "newer_version": "1.1.0"},
    "as-learner": {"role": Role.LEARNER, "may_switch_view": True},
    "anonymous": {"anonymous": True, "role": Role.NONE},
    "test-user": {"test_user": True},
}
PROBE = {"state": "abc", "iss": "https://lms.musterhausen.example"}
SEEN = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
ROWS = (
    ProgressRow(
        label="Carla Muster", visited=Tally(part=4, whole=4), points=Tally(part=850, whole=900), last_seen=SEEN
    ),
    ProgressRow(
        label="Teilnehmer:in 2", visited=Tally(part=1, whole=4), points=Tally(part=0, whole=900), last_seen=None
    ),
)
PAGES = (
    "/catalogue", "/about", "/choose", "/choose?learner=1", "/error", "/probe", "/probe?new=1", "/progress",
    "/progress?empty=1", "/learn/teacher/", "/learn/as-learner/", "/learn/anonymous/", "/learn/test-user/result",
    "/legal/privacy", "/legal/accessibility", "/legal/report-barrier",
)  # fmt: skip


def create_gallery() -> Flask:
    """Return an application with one address per page; ``?lang=en`` or a cookie ``lang`` chooses the language."""
    app = Flask("lti_tool.web.gallery", root_path=PACKAGE.joinpath("web").as_posix())
    install_pages(app, locale=_language)
    memory = Memory()
    memory.module = sample_module()

    def enter(launch_id: str) -> Visit:
        visit = Visit(
            launch_id=launch_id,
            module=sample_module(),
            role=Role.LEARNER,
            locale=_language(),
            keeper=memory,
            csrf_token="token",
            return_url="https://lms.musterhausen.example/course/7",
        )
        return replace(visit, **VISITS[launch_id])

    app.register_blueprint(make_player(enter, media_url=media_addresses()))
    app.register_blueprint(legal_blueprint(PACKAGE))
    app.register_error_handler(Refuse, lambda no: (f"<body>{no.code}</body>", 400))
    _add_pages(app, enter)

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = content_security_policy()
        return answer

    return app


def _language() -> str:
    wanted = request.args.get("lang") or request.cookies.get("lang") or "de"
    return wanted if wanted in {"de", "en"} else "de"


def _add_pages(app: Flask, enter) -> None:
    card = module_card(sample_module())
    cards = (card, replace(card, id="phishing", title="Phishing erkennen", topics=("IT-Sicherheit", "Alltag im Amt")))
    address = "https://lernen.kommunalcampus.example/modules/dsgvo-grundlagen"

    @app.get("/catalogue")
    def catalogue():
        return render_template("pages/catalogue.html", cards=cards)

    @app.get("/about")
    def about():
        return render_template("pages/about.html", card=card, address=address)

    @app.get("/choose")
    def choose():
        return render_template(
            "pages/choose.html",
            cards=cards,
            may_choose="learner" not in request.args,
            public_url="https://lernen.kommunalcampus.example",
            return_url="https://lms.musterhausen.example/course/7",
        )

    @app.route("/error", methods=["GET", "POST"])
    def error():
        return render_template("pages/error.html", refusal=Refusal())

    @app.get("/probe")
    def probe():
        return render_template("pages/probe.html", action="/error", fields=PROBE, new_window="new" in request.args)

    @app.get("/progress")
    def progress():
        return render_template(
            "pages/progress.html",
            visit=enter("teacher"),
            rows=() if "empty" in request.args else ROWS,
            column="name",
            descending=False,
            csv_url="/progress.csv",
            unnamed=True,
        )
