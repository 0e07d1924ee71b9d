"""What the tables of the data sets are called and hold, on the pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL_VOLUMES: dict[str, Promise] = {
    "entries": _("All volumes of entries"),
    "statements": _("All volumes of statements"),
    "translations": _("All volumes of translations"),
}
"""Title of the page with the files of each series."""

TABLES: dict[str, tuple[Promise, Promise]] = {
    "organisations": (
        _("What was left, and how people agreed"),
        _("Persons for each combination of organisations and each kind of consent."),
    ),
    "standings": (_("How people agreed"), _("Persons by kind of consent, and those confirmed.")),
    "channels": (_("How the declarations came"), _("Persons by the way of their declaration.")),
    "weeks": (
        _("By week of receipt"),
        _(
            "Persons added, confirmed and taken away, by the week in which that was received. A "
            "week that is over can still change."
        ),
    ),
    "corrections": (
        _("Corrections"),
        _("Entries and persons that were taken away, by reason."),
    ),
    "drives": (
        _("Drives"),
        _("Each drive, its days, how many statements carry it, and the persons of these."),
    ),
    "milestones": (
        _("Milestones"),
        _("Each number that was reached, and the publication that reached it."),
    ),
    "places": (
        _("Places that people published"),
        _("Statements by the place they name. A place that too few name is not shown by itself."),
    ),
    "roles": (
        _("Positions that people published"),
        _("Statements by the position they name. One that too few name is not shown by itself."),
    ),
    "publications": (
        _("Publications"),
        _("Each publication with its week, the size of the log and the total after it."),
    ),
    "stories": (
        _("Stories of calls"),
        _(
            "One row for each story that is still published, as a volunteer wrote it. They add "
            "nothing to the count."
        ),
    ),
}
"""Title and description of each small table, by its name."""
