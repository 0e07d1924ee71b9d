"""What the page's script gets to know: rules, sentences, recipients, and spare names to offer.

The same for everybody but for the spare names, and nothing of anybody. The rules and
sentences are those of `form_problems`, in the language being spoken.
"""

from __future__ import annotations

from unjoin.registry.campaign import Campaign
from unjoin.registry.statement import LIMITS
from unjoin.service.clock import today
from unjoin.service.custody.sealing import KIB
from unjoin.service.instance import Instance
from unjoin.service.intake.browser_rules import name_tables
from unjoin.service.intake.declare_page import LANGUAGE_NAMES, detail_labels, offer_choice
from unjoin.service.intake.form_problems import CONTACT_LIMIT
from unjoin.service.intake.form_words import counted, form_words
from unjoin.service.intake.offers import draw_names
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import find_sentence

SPARE_NAMES = 60
"""Names to offer to others, and instead of the first three; the script asks for more."""

_CODES = (
    "name-empty",
    "name-long",
    "name-character",
    "name-letters",
    "declaration-too-long",
    "declaration-character",
    "declaration-joined",
    "declaration-same-name",
    "declaration-too-many",
)
"""The rules of the registry that the script applies."""


def browser_data(instance: Instance) -> dict[str, object]:
    """The data, ready to be JSON."""
    campaign, language = instance.campaign, language_tag()
    limits = {name: LIMITS[name] for name in ("name", "text", "place", "role")}
    return {
        "recipients": {
            "inbox": instance.inbox_recipients,
            "custodians": instance.custodian_recipients,
        },
        "classes": {"small": [1 * KIB, 4 * KIB], "step": 16 * KIB},
        "organisations": [
            {
                "slug": organisation.slug,
                "mask": int(organisation.mask),
                "name": organisation.names[language],
            }
            for organisation in campaign.organisations
        ],
        "drives": {d.id: d.titles[language] for d in campaign.open_drives(today())},
        "languages": {tag: LANGUAGE_NAMES.get(tag, tag) for tag in campaign.languages},
        "limits": {**limits, "contact": CONTACT_LIMIT, "rows": campaign.bounds.rows},
        "today": today().isoformat(),
        "characters": name_tables(),
        "sentences": {code: str(find_sentence(code)) for code in _CODES},
        "words": form_words(),
        "counted": [counted(count) for count in range(campaign.bounds.rows + 1)],
        "members": detail_labels(),
        "separator": ", " if language == "en" else "、",
        "names": spare_names(campaign),
    }


def spare_names(campaign: Campaign) -> list[tuple[str, str, str]]:
    """Names nobody has been offered yet, each with its pinyin and gloss."""
    drawn = draw_names(SPARE_NAMES, campaign=campaign, language=language_tag())
    choices = [offer_choice("", name) for name in drawn]
    return [(choice.label, choice.pinyin, choice.gloss) for choice in choices]
