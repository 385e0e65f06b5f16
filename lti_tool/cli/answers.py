"""How commands answer: bad input with one clear line and exit code 2, everything else as the service says."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from lti_tool.domain.errors import RuleError
from lti_tool.logs import configure_logs
from lti_tool.services.tool import NotSetUp, Tool
from lti_tool.settings import Settings, SettingsError, load_settings
from lti_tool.store.database import DatabaseUnavailable

BAD_INPUT = 2
WORDS = {
    "already-registered": "this issuer and client id are registered already, as platform {id}; nothing was changed "
    "(a further deployment: kc platform approve {id} --deployment-id …)",
    "other-keys": "{issuer} is known with keys from {expected}, these come from {received}: say --same-people if the "
    "people of both are the same, --other-people if not",
    "field-missing": "{field} is missing",
    "field-too-long": "{field} may have {longest} printable characters at most",
    "address": "{field} {problem}",
    "key": "the key {problem}",
    "platform-unknown": "there is no platform {id} (kc platform list shows them)",
    "demo-not-started": "the tool did not start; is its port taken?",
    "version-taken": "{module} {version} was imported before with other content: give the new content a new version",
    "version-twice": "two of the folders are {module} {version}",
}


class Problem(click.ClickException):
    """One clear line, exit code 2."""

    exit_code = BAD_INPUT

    def show(self, file: Any = None) -> None:  # noqa: ANN401, ARG002 — click's signature
        click.echo(f"kc: {self.format_message()}", err=True)


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what a service refuses into one line for the person at the terminal."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 — click's callbacks
        try:
            return command(*args, **kwargs)
        except RuleError as error:
            raise Problem(WORDS.get(error.code, error.code).format(**error.facts)) from None
        except SettingsError as error:
            raise Problem(str(error).replace("\n", "; ")) from None
        except DatabaseUnavailable as error:
            raise Problem(f"the database cannot be used: {error}") from None
        except UnicodeDecodeError:
            raise Problem("a file is no text in UTF-8") from None
        except (NotSetUp, OSError) as error:
            raise Problem(str(error).splitlines()[0]) from None

    return run


def the_settings() -> Settings:
    settings = load_settings()
    configure_logs(settings.log_level)
    return settings


def the_tool() -> Tool:
    """Return the tool, if `kc init` has made what it needs."""
    tool = Tool(the_settings())
    if not tool.database.is_current():
        raise NotSetUp("the database has not this version's tables: run `kc init`")
    return tool
