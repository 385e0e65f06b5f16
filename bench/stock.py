"""Stock PyLTI1p3 2.0.0 on Flask, used as its README says and with its default settings.

The launch data is kept on the server through ``FlaskCacheDataStorage`` (README, "Flask cache data storage"). The README
asks for a cache that all processes share, Redis or memcached; files do that too and need no further server. The cache
has no limit beyond which it would sweep its folder: that can only make it faster. The configuration is made in each
view, where the README's recipe makes it.
"""

from flask import Flask
from flask_caching import Cache
from pylti1p3.contrib.flask import FlaskCacheDataStorage, FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfJsonFile
from werkzeug.wrappers import Response


def create_app(registrations: str, cache_dir: str) -> Flask:
    """Make the app from the path of its JSON registrations and an empty folder for its cache."""
    app = Flask(__name__)
    app.config.from_mapping(CACHE_TYPE="FileSystemCache", CACHE_DIR=cache_dir, CACHE_THRESHOLD=0)
    cache = Cache(app)

    @app.post("/login")
    def login() -> Response:
        registered = ToolConfJsonFile(registrations)
        asked = FlaskRequest()
        started = FlaskOIDCLogin(asked, registered, launch_data_storage=FlaskCacheDataStorage(cache))
        answer: Response = started.redirect(asked.get_param("target_link_uri"))
        return answer

    @app.post("/launch")
    def launch() -> str:
        registered = ToolConfJsonFile(registrations)
        message = FlaskMessageLaunch(FlaskRequest(), registered, launch_data_storage=FlaskCacheDataStorage(cache))
        message.get_launch_data()
        return message.get_launch_id()

    return app
