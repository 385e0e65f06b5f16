"""The Flask application, put together."""

import secrets
from time import perf_counter

import structlog
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool.services.tool import Tool
from lti_tool.settings import Settings
from lti_tool.web.guard import enter
from lti_tool.web.headers import install_headers
from lti_tool.web.legal import legal_blueprint
from lti_tool.web.lti import lti
from lti_tool.web.media import media_addresses, media_blueprint, stored_in
from lti_tool.web.pages import LOCALES, install_pages
from lti_tool.web.player import make_player
from lti_tool.web.problems import install_problems
from lti_tool.web.public import asked_language, public
from lti_tool.web.teacher import teacher
from lti_tool.web.the_tool import install_tool

LARGEST_BODY = 256 * 1024
FOR_A_YEAR = 365 * 24 * 3600
log = structlog.get_logger()


def create_app(settings: Settings) -> Flask:
    """Build the tool's application; raises `NotSetUp` before `kc init` and `DatabaseUnavailable`."""
    app = Flask(__name__)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=FOR_A_YEAR,
    )
    tool = Tool(settings)
    install_tool(app, tool)
    install_pages(app, locale=lambda: _locale(settings))
    _number_and_log(app)
    install_headers(app, settings)
    install_problems(app)
    app.register_blueprint(lti)
    app.register_blueprint(make_player(enter, media_url=media_addresses(settings.media_url)))
    app.register_blueprint(teacher)
    app.register_blueprint(media_blueprint(stored_in(tool.media_dir)))
    app.register_blueprint(legal_blueprint(settings.data_dir))
    app.register_blueprint(public)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0)  # type: ignore[method-assign]
    return app


def _locale(settings: Settings) -> str:
    """The launch decides; then ?lang=; then the browser; then the operator's default."""
    return (
        g.get("locale") or asked_language() or request.accept_languages.best_match(LOCALES) or settings.default_locale
    )


def _number_and_log(app: Flask) -> None:
    """Give each request a number, and the log one line for it; views add facts to `g.facts`."""

    @app.before_request
    def number() -> None:
        g.correlation_id = secrets.token_hex(6)
        g.began = perf_counter()
        g.facts = {}

    @app.after_request
    def say(response: Response) -> Response:
        if request.endpoint != "static":
            log.info(
                "request",
                endpoint=request.endpoint,
                method=request.method,
                status=response.status_code,
                milliseconds=round((perf_counter() - g.began) * 1000, 1),
                correlation_id=g.correlation_id,
                **g.facts,
            )
        return response
