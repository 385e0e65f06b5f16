"""Metadata, entry points and extras of kommunalcampus-lms."""

from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.errors import SetupError

HERE = Path(__file__).parent

# Files that `make static` makes; a wheel without them would serve pages without style or German.
MADE = (
    "lti_tool/web/static/vendor/kern/kern.min.css",
    "lti_tool/web/translations/de/LC_MESSAGES/messages.mo",
)


class WheelWithStaticFiles(bdist_wheel):
    """A wheel that refuses to be built before `make static` has run."""

    def run(self):
        missing = [name for name in MADE if not (HERE / name).is_file()]
        if missing:
            raise SetupError(f"run `make static` first: {', '.join(missing)} missing")
        super().run()


# What the blocks import inside Open edX: it must install beside the platform's pins (tox -e pins).
BASE = [
    "requests>=2.32.2",
    "requests-hardened>=1.2",
    "lxml>=5.3.2",
    "XBlock>=5.1,<7",
    "PyYAML>=6.0.2",
    "cmarkgfm>=2024.11.20",
    "nh3>=0.2.20",
    "pydantic>=2.11",
]
TOOL = [
    "alembic>=1.14",
    "click>=8.1",
    "cryptography>=42",
    "Flask>=3.1",
    "flask-babel>=4.0",
    "gunicorn>=23",
    "joserfc>=1.4",
    "psycopg[binary]>=3.2",
    "pydantic-settings>=2.7",
    "pylti1p3>=2.0,<3",
    "PyJWT>=2.15",
    "jwcrypto>=1.5.7",
    "SQLAlchemy>=2.0.36",
    "structlog>=25.1",
]
# What the platform itself brings; named here for tests and for whoever installs the blocks elsewhere.
OPENEDX = ["openedx-events>=10,<12", "openedx-filters>=2.1,<4"]
WORKBENCH = ["xblock-sdk>=0.14", "Django<5.3"]
DEV = [
    "Flask-Caching",  # stock PyLTI1p3 in bench/ caches as its recipe says
    "hypothesis",
    "import-linter",
    "lti-consumer-xblock==11.4.4",
    "lxml-stubs",
    "mypy",
    "playwright",
    "pytest>=8.4",
    "pytest-cov",
    "pytest-randomly",
    "pytest-socket",
    "ruff",
    "time-machine",
    "tox>=4.23",
    "types-PyYAML",
    "types-requests",
]

setup(
    name="kommunalcampus-lms",
    version="0.1.0",
    description="KommunalCampus in the LMS you have: blocks for Open edX, an LTI 1.3 tool, connectors",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="EUPL-1.2",
    license_files=["LICENSE"],
    python_requires=">=3.11,<3.13",
    packages=find_packages(include=["connectors*", "kc_xblocks*", "lti_tool*"]),
    include_package_data=True,
    install_requires=BASE,
    extras_require={
        "tool": TOOL,
        "openedx": OPENEDX,
        "workbench": WORKBENCH,
        "dev": TOOL + WORKBENCH + DEV,
    },
    entry_points={"console_scripts": ["kc=lti_tool.cli:main"]},
    cmdclass={"bdist_wheel": WheelWithStaticFiles},
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Framework :: Flask",
        "Intended Audience :: Education",
        "Natural Language :: English",
        "Natural Language :: German",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Topic :: Education",
    ],
)
