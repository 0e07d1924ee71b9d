"""From an error's code to the sentence people read.

A sentence says what happened, whether anything was saved where that could be in
doubt, and what to do now. An error that brings a `sentence` of its own keeps
it. Errors that only an auditor, an operator or a programmer can meet share one
sentence per family; their English text has the details.

A test reads every code out of the source, so that none can be forgotten here.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, str | Promise] = {
    # names
    "name-empty": gettext_lazy("Give a name or a pseudonym. One character is enough."),
    "name-long": gettext_lazy(
        "The name has {length} characters; up to {limit} can be kept. Please shorten it."
    ),
    "name-character": gettext_lazy(
        "The name holds an invisible character ({character}) that cannot be published. "
        "Please type the name again."
    ),
    "name-letters": gettext_lazy("A name needs at least one letter, character or digit."),
    # numbers
    "numeral": gettext_lazy("Give a whole number from 0 to 9999, such as 12 or 十二."),
    "receipt-empty": gettext_lazy("Type the 24 digits of the receipt."),
    "receipt-long": gettext_lazy(
        "That is far longer than a receipt. Please type its 24 digits and nothing else."
    ),
    "receipt-character": gettext_lazy(
        "“{character}” is not a digit. A receipt is made of 24 digits; "
        "spaces, dashes and Chinese numerals are welcome."
    ),
    "receipt-length": gettext_lazy(
        "A receipt has {expected} digits, in six groups of four. This has {digits}."
    ),
    "receipt-check": gettext_lazy(
        "One digit is wrong, or two have changed places. "
        "Please compare the digits with what was written down."
    ),
    "receipt-number": gettext_lazy(
        "No receipt could be made. Nothing was saved. Please try again."
    ),
    # what is carried out of a kit
    "carried-long": gettext_lazy(
        "This is far too much at once. Nothing was saved. Paste it in several goes."
    ),
    # short codes of what is handed out
    "short-code-digits": gettext_lazy(
        "A code has five digits, such as 482 17. Spaces and Chinese numerals are welcome."
    ),
    "short-code-check": gettext_lazy("One digit is wrong, or two have changed places."),
    "receipt-often": gettext_lazy(
        "Too many receipts were asked for just now. Nothing was saved. Try again in ten seconds."
    ),
    "receipt-nobody": gettext_lazy("Choose which person it is about. Nothing was saved."),
    # group lines, such as 党8 团队11
    "group-empty": gettext_lazy("Type who leaves what, such as 党8 团队11."),
    "group-long": gettext_lazy("This line is too long; up to {limit} characters can be read."),
    "group-word": gettext_lazy("“{piece}” is not known here. An organisation is expected."),
    "group-number": gettext_lazy("“{piece}” is not a number that can be read."),
    "group-zero": gettext_lazy("“{piece}”: there must be at least one person."),
    "group-limit": gettext_lazy("That makes {total} people; up to {limit} fit into one line."),
    "group-twice": gettext_lazy("“{piece}” is named twice for the same people."),
    "group-mixed": gettext_lazy("“{piece}”: “not stated” cannot stand beside an organisation."),
    "group-count": gettext_lazy("“{piece}”: how many people? A number is missing."),
    "group-organisation": gettext_lazy("“{piece}” of what? The organisation is missing."),
    "group-ambiguous": gettext_lazy(
        "“{piece}” could belong to either side. Put a comma between the parts."
    ),
    "group-rest": gettext_lazy("“{piece}” belongs to nothing here. Remove it."),
    "pseudonym-exhausted": gettext_lazy(
        "There are not enough different pseudonyms left. Please type some names."
    ),
    # declarations
    "declaration-empty": gettext_lazy("There is nobody in this declaration yet. Add a person."),
    "declaration-too-many": gettext_lazy(
        "There are {count} people here; up to {limit} fit into one declaration. "
        "Please hand in the others with a second one."
    ),
    "declaration-same-name": gettext_lazy(
        "Two people here have the same name, “{name}”. If they are two people, "
        "give one of them another name; if they are one, remove one row."
    ),
    "declaration-organisation": gettext_lazy("Choose from the organisations that are listed."),
    "declaration-consent": gettext_lazy(
        "This kind of consent cannot come in this way. Please choose again."
    ),
    "declaration-name": gettext_lazy(
        "Each row is one person with one name. Please check the name."
    ),
    "declaration-head-count": gettext_lazy("Give a number of people from 1 to {limit}."),
    "declaration-head-count-name": gettext_lazy(
        "A number of people without names has no name, no text and no details. "
        "Remove those, or give each person a row."
    ),
    "declaration-too-long": gettext_lazy(
        "{member}: {length} characters; up to {limit} can be kept. Please shorten it."
    ),
    "declaration-character": gettext_lazy(
        "{member}: an invisible character ({character}) cannot be kept. Please type it again."
    ),
    "declaration-joined": gettext_lazy(
        "Give the date as a year, a month or a day, such as 1974, 1974-07 or 1974-07-01. "
        "It cannot lie in the future."
    ),
    "declaration-language": gettext_lazy("Choose the language of the text."),
    "declaration-drive": gettext_lazy("Choose one of the months that are listed, or none."),
    "declaration-json": gettext_lazy(
        "The declaration arrived damaged. Nothing was saved. Please send it again."
    ),
    "unpublishable-unreadable": gettext_lazy(
        "It was sealed in a browser, but not for the keys of this centre, or it was damaged: "
        "nobody here can open it."
    ),
    "unpublishable-persons": gettext_lazy(
        "It was sealed in a browser as a declaration of {expected}, and holds {count}."
    ),
    "unpublishable-form": gettext_lazy(
        "It was sealed in a browser, and holds something that the form cannot hand in."
    ),
    # the door
    "sealed-form": gettext_lazy(
        "What your browser sealed arrived damaged. Nothing was saved. Please send it again."
    ),
    "key-reused": gettext_lazy(
        "This form has been sent before, with other answers. "
        "What came first was kept; nothing of this second sending was saved."
    ),
    "not-waiting": gettext_lazy(
        "This declaration can no longer be changed: it has been published, withdrawn or "
        "discarded meanwhile. Nothing was saved. Look up the receipt to see where it stands."
    ),
    "nothing-to-act-on": gettext_lazy(
        "There is nothing left that this could be done to; it may have been done already. "
        "Nothing was saved. Look up the receipt to see where it stands."
    ),
    "too-many-changes": gettext_lazy(
        "This declaration has been changed as often as is possible before it is published. "
        "Nothing was saved, and what came last is kept. Try again when it has been published."
    ),
    # call stories
    "story-empty": gettext_lazy("There is nothing to leave yet. Tell of the call in a few lines."),
    "story-long": gettext_lazy(
        "The story has {length} characters; up to {limit} can be kept. "
        "Nothing was saved. Please shorten it."
    ),
    "story-language": gettext_lazy("Choose the language of the story. Nothing was saved."),
    "story-not-settled": gettext_lazy(
        "Not everything that could identify somebody is settled: {count} left. Nothing was saved. "
        "Take each out, replace it by a general word, or say why it can stay."
    ),
    "story-never-kept": gettext_lazy(
        "This leads straight to a person and cannot stay for any reason. Nothing was saved. "
        "Take it out, or replace it by a general word."
    ),
    "story-too-many": gettext_lazy(
        "As many stories wait as are kept. Nothing was saved. "
        "Try again when the reviewers have read some."
    ),
    "story-gone": gettext_lazy(
        "This story is not here any more: it has been decided on, withdrawn or deleted by age "
        "meanwhile. Nothing was saved. Go on with the next one."
    ),
    "story-added": gettext_lazy(
        "Something was added to the story, moved, or cut out of the middle of a sentence. A "
        "reviewer can only take out whole sentences, or parts of one up to a comma. Nothing was "
        "saved."
    ),
    # translations of statements
    "translation-empty": gettext_lazy("There is no translation yet. Nothing was saved."),
    "translation-long": gettext_lazy(
        "The translation has {length} characters; up to {limit} can be kept. "
        "Nothing was saved. Please shorten it."
    ),
    "translation-character": gettext_lazy(
        "The translation holds an invisible character ({character}) that cannot be published. "
        "Nothing was saved. Please type that place again."
    ),
    "translation-language": gettext_lazy(
        "Choose the language of the translation: another than that of the original. "
        "Nothing was saved."
    ),
    "translation-no-original": gettext_lazy(
        "There is no text to translate under this number, or it has been withdrawn meanwhile. "
        "Nothing was saved. Choose another statement."
    ),
    "translation-too-many": gettext_lazy(
        "As many translations wait as are kept. Nothing was saved. "
        "Try again when the reviewers have read some."
    ),
    "translation-gone": gettext_lazy(
        "This translation is not here any more: it has been decided on or taken down, its "
        "statement was withdrawn, or it was deleted by age. Nothing was saved. "
        "Go on with the next one."
    ),
    # review
    "review-not-possible": gettext_lazy(
        "This declaration no longer waits for this decision: it has been decided, changed, "
        "withdrawn or published meanwhile. Nothing was saved. Go on with the next one."
    ),
    "review-real-name": gettext_lazy(
        "This would publish somebody under their real name. That takes two reviewers. "
        "Nothing was saved. Accept it by itself, on its own page."
    ),
}

FAMILIES: dict[str, str | Promise] = {
    "campaign-": gettext_lazy(
        "The campaign's settings have a fault ({where}). Nothing was saved. "
        "Please tell whoever runs this centre."
    ),
    "carried-": gettext_lazy("This cannot be put into parts. Nothing was saved."),
    "kit-": gettext_lazy("This is not from a kit of this centre. Nothing was saved."),
    "entry-": gettext_lazy("An entry of the public log is not as it should be. Nothing was saved."),
    "statement-": gettext_lazy(
        "This could not be made into a statement ({member}). Nothing was saved. "
        "Please check what was written there."
    ),
    "tally-": gettext_lazy(
        "The count does not add up, so it was not published. Nothing was saved."
    ),
    "week-": gettext_lazy("This date cannot be recorded. Nothing was saved. Please check it."),
}
"""Sentences for all codes that start alike."""


class _Fields(dict[str, object]):
    """An error's fields; one that is missing shows as a dash and never as a fault."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(error: Exception) -> str:
    """What people read about `error`, in the language being spoken.

    `error` has a `code`, and `fields` where its sentence needs some. For an
    error that is none of ours, a sentence that fits any.
    """
    own = getattr(error, "sentence", None)
    if own is not None:
        return str(own)
    template = find_sentence(getattr(error, "code", ""))
    if template is None:
        return _("This could not be done. Nothing was saved. Please try again.")
    return str(template).format_map(_Fields(_shown_fields(error)))


def find_sentence(code: str) -> str | Promise | None:
    """The sentence for `code`, with its fields still open; None for a code nobody raises."""
    if code in SENTENCES:
        return SENTENCES[code]
    return next((text for start, text in FAMILIES.items() if code.startswith(start)), None)


def _shown_fields(error: Exception) -> dict[str, object]:
    """The error's fields, the member called by its name, and the piece of text it is about."""
    fields: dict[str, Any] = dict(getattr(error, "fields", {}))
    if "member" in fields:
        fields["member"] = _member_name(str(fields["member"]))
    if "start" in fields:
        fields["piece"] = str(fields.get("text", ""))[fields["start"] : fields["end"]].strip()
    return fields


def _member_name(member: str) -> str:
    """How people call a member of a declaration."""
    names = {
        "text": _("Statement"),
        "name": _("Name"),
        "real_name": _("Real name"),
        "place": _("Place"),
        "role": _("Position or work"),
        "joined": _("Date of joining"),
        "contact": _("Contact"),
        "note": _("Note"),
        "language": _("Language"),
        "drive": _("Month"),
    }
    return names.get(member, member)
