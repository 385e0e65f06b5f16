"""What gunicorn and other WSGI servers load: ``lti_tool.wsgi:app``."""

from lti_tool.logs import configure_logs
from lti_tool.settings import load_settings
from lti_tool.web.app import create_app

settings = load_settings()
configure_logs(settings.log_level)
app = create_app(settings)
