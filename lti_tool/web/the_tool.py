"""The way from a request to the tool of this process."""

from typing import cast

from flask import Flask, current_app

from lti_tool.services.tool import Tool

KEY = "kommunalcampus"


def install_tool(app: Flask, tool: Tool) -> None:
    app.extensions[KEY] = tool


def the_tool() -> Tool:
    """Return the tool of the running application."""
    return cast(Tool, current_app.extensions[KEY])
