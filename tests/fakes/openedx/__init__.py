"""The real lti-consumer-xblock as an LTI 1.3 platform, without the Open edX around it.

What runs is the package from PyPI: its block makes the launch data, its endpoints answer the login and sign the token.
Ours is only the shell: settings, two functions of `lti_consumer.plugin.compat` that would ask the LMS, a runtime for
the block, and a page per component. Who somebody is stands in the address (`?user=anna&role=student`): no sessions.

    python -m tests.fakes.openedx --tool-url http://localhost:8000 --component "$USAGE_KEY=dsgvo-grundlagen"

prints one line of JSON when it is ready (see `running.py`, which tests use). Left out: deep linking and rosters are
off; scores are offered, as every Open edX does, but nobody takes them: all three need more of `compat` in `lms.py`.
"""
