"""Documents and reports: one folder each; a view is built pure, renderers place it.

A report's folder holds `__init__.py` (`TITLE`, `FORMATS`, `COPIES`, `build(...) -> View`) and,
where it is printed as PDF, `printing.py` and `<report>.typ`. HTML has a shared template that
a report may extend by its own `<report>.html.j2`.
"""

from batchpost.reports.document import write_document

__all__ = ["write_document"]
