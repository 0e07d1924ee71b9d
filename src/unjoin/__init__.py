"""unjoin: the software of a withdrawal service centre.

`registry` holds the rules, without input or output. `service` is the Django project that people and
volunteers use, and needs the extra `service`. The bare package imports no Django.
"""

__version__ = "0.1.0"
