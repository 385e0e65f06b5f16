"""`kc serve`: gunicorn with one worker per core and a few threads each, to survive a partner that hangs."""

import gc
import os
from typing import Any

from gunicorn.app.base import BaseApplication

from lti_tool.logs import configure_logs
from lti_tool.settings import Settings
from lti_tool.web.app import create_app

TIMEOUT_SECONDS = 60


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, configured from our settings and nothing else."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        options = {
            "bind": settings.bind,
            "workers": settings.workers or os.cpu_count() or 1,
            "threads": settings.threads,
            "worker_class": "gthread" if settings.threads > 1 else "sync",
            "timeout": TIMEOUT_SECONDS,
            "proc_name": "kommunalcampus",
            "limit_request_line": 8190,
            "forwarded_allow_ips": "*" if settings.trusted_proxies else "127.0.0.1",
            "loglevel": settings.log_level.lower(),
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 — a WSGI application
        """Build the application in each worker: connections are never shared over a fork."""
        configure_logs(self._settings.log_level)
        app = create_app(self._settings)
        gc.collect()
        # What was made at the start stays, and a request leaves few circles: look for garbage less often.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        return app


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    Server(settings).run()
