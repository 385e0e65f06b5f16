"""Sphinx reads the same Markdown that people read in the repository."""

project = "kommunalcampus-lms"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "alabaster"
exclude_patterns = ["pictures"]
