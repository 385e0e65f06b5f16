"""Django's settings for the one process that plays Open edX."""

from pathlib import Path
from typing import Any


def settings_for(url: str, folder: Path) -> dict[str, Any]:
    """Return the settings of an LMS that is reached under *url* and keeps its SQLite database in *folder*."""
    return {
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "tests.fakes.openedx.urls",
        "USE_TZ": True,
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "openedx.sqlite"}},
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "INSTALLED_APPS": ["django.contrib.contenttypes", "django.contrib.auth", "config_models", "lti_consumer"],
        "MIDDLEWARE": [
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"stderr": {"class": "logging.StreamHandler"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
        },
        # What lti_consumer itself asks for.
        "LMS_ROOT_URL": url,
        "PLATFORM_NAME": "Lernwelt Musterhausen",
        "SERVICE_VARIANT": "lms",
        "OPENEDX_TELEMETRY": [],
        "USAGE_ID_PATTERN": r"(?P<usage_id>[^/]+)",
    }
