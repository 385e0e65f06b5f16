"""The same tool, LMSs and browsers as in the certification tests."""

from tests.certification.conftest import (  # noqa: F401 — fixtures
    a,
    b,
    browser,
    compiled_templates,
    data_dir,
    host,
    later,
    lms_a,
    make_tool,
    tool,
    tool_on_each_database,
    with_modules,
)
