"""What a volunteer reads about a line that cannot be read: what was expected, and where."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.service.desk.paper.sheet import LineError
from unjoin.service.site.sentences import sentence

LINE_SENTENCES: dict[str, str | Promise] = {
    "line-long": gettext_lazy(
        "this has {length} characters, at most {limit} are expected. One line is one person."
    ),
    "organisation-missing": gettext_lazy(
        "organisations are expected at the end, such as “{example}”, or ? where the paper names "
        "none. “{found}” was not understood."
    ),
    "organisation-first": gettext_lazy(
        "a name is expected before “{found}”: ? for one that cannot be read, or x and a number "
        "for people without names. If “{found}” is the name, put it in quotation marks."
    ),
    "organisation-apart": gettext_lazy(
        "each organisation is expected once, at the end, and ? alone; “{found}” is one too many. "
        "If it belongs to the name, put the name in quotation marks."
    ),
    "name-missing": gettext_lazy("a name is expected; “{found}” holds none."),
    "number-bare": gettext_lazy(
        "“{found}” may be a name or a number of people. Write x{found} for so many people without "
        "names; put a name in quotation marks; end a line number with a full stop, as in “1.”."
    ),
    "number-in-name": gettext_lazy(
        "“{found}” stands beside a name. Write one line for the person named, and another for "
        "those without names, such as “x11 {example}”."
    ),
    "number-range": gettext_lazy("a number of people from 1 to {limit} is expected, not {found}."),
    # of lists that come as files
    "name-empty": gettext_lazy(
        "a name is expected, ? for one that cannot be read, or a number of people without names."
    ),
    "number-with-name": gettext_lazy(
        "“{found}” is one person, and the number of people says {count}. Write one line for the "
        "person named, and another without a name for the others."
    ),
    "number-as-name": gettext_lazy(
        "“{found}” reads like a number of people. Write the number into a column of its own."
    ),
    "organisation-as-name": gettext_lazy(
        "“{found}” reads like organisations, not like a name. Is it the right column?"
    ),
    "number-word": gettext_lazy("“{found}” is not a number of people."),
    "organisation-word": gettext_lazy(
        "“{found}” was not understood as organisations, such as “{example}”."
    ),
    "tick": gettext_lazy(
        "“{found}” may mean yes or no. Write ✓ or 是 for yes, and nothing for no."
    ),
    "consent-word": gettext_lazy(
        "“{found}” was not understood. Expected is who said it: self, spoken or relayed "
        "(本人, 口头, 托人)."
    ),
    "formula": gettext_lazy(
        "there is a formula. Formulas are not worked out here: write what it comes to."
    ),
    "same-name": gettext_lazy(
        "“{found}” is on line {other} too. If they are one person, remove one line; if they are "
        "two, tell one from the other, as in “{found}2”."
    ),
}

SHEET_SENTENCES: dict[str, str | Promise] = {
    "nothing": gettext_lazy("Type what is on the sheet, one line for each person."),
    "too-many": gettext_lazy(
        "There are {count} lines; at most {limit} fit on one sheet. "
        "Open another sheet for the rest, with a reference of its own."
    ),
}


def line_sentence(error: LineError, *, example: str) -> str:
    """What is wrong, beginning with the line's number. `example`: organisations as typed."""
    fields = {"found": error.found, "example": example, **error.fields}
    if error.code in SHEET_SENTENCES:
        return str(SHEET_SENTENCES[error.code]).format(**fields)
    return _("Line {line}: {problem}").format(
        line=error.line, problem=typed_sentence(error, example=example)
    )


def typed_sentence(error: LineError, *, example: str) -> str:
    """What is wrong with a single line, without its number."""
    if error.code == "name-bad" and error.__cause__ is not None:
        assert isinstance(error.__cause__, Exception)  # noqa: S101
        return sentence(error.__cause__)
    fields = {"found": error.found, "example": example, **error.fields}
    return str(LINE_SENTENCES[error.code]).format(**fields)
