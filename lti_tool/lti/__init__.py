"""The protocol: LTI 1.3 as platforms speak it; the only importer of PyLTI1p3."""
