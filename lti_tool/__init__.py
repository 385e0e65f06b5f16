"""The LTI 1.3 tool of KommunalCampus: system of record for launches, progress and results."""
