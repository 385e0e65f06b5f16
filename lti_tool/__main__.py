"""``python -m lti_tool`` is ``kc``."""

from lti_tool.cli import main

main(prog_name="kc")
