"""The campaign manifest: all that differs between one campaign and another.

A manifest is TOML. It numbers the organisations, names their combinations,
words the consents, and sets hotline numbers, mirrors, thresholds, the rule for
reviewing, the drives and the milestones. It is read strictly (see `manifest`): an unknown
key, a missing language or a number used twice is an error that names the place.

Rules kept here, beside those of `combinations`:

1. Every text is there in all of `LANGUAGES`, in which the pages are written.
2. The four kinds of consent each have their wording.
3. Each drive has an id of its own.

Reading the file is the caller's work. Source: docs/campaign.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from unjoin.registry.combinations import (
    Combination,
    check_aliases,
    read_combinations,
    read_not_stated,
    read_organisations,
)
from unjoin.registry.consent import CONSENT_SLUGS
from unjoin.registry.declaration import Bounds
from unjoin.registry.drives import Drive, read_drive
from unjoin.registry.manifest import (
    CampaignError,
    Table,
    Translated,
    check_distinct,
    read_toml,
    wrong,
)
from unjoin.registry.milestones import POWERS_OF_TEN, read_milestones
from unjoin.registry.names import DeclaredNameError, clean_name
from unjoin.registry.organisations import Organisation, OrganisationMask, bits, union

__all__ = [
    "LANGUAGES",
    "Campaign",
    "CampaignError",
    "Combination",
    "ConsentWording",
    "Drive",
    "ExtraPseudonym",
    "Hotline",
    "Mirror",
    "Thresholds",
    "Translated",
    "WithoutText",
    "parse_campaign",
]

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
"""The languages of the pages (BCP 47). A manifest may have more, never fewer."""

FORMAT = 1
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
DEFAULT_LEAVE_TO = "https://www.bing.com/"
"""Where "leave this page" leads, if the manifest does not say: a page anybody may have open."""
_WEB_ADDRESS = re.compile(r"https://[a-z0-9.-]{1,253}(/[!-~]{0,500})?")
_LICENSE = re.compile(r"[A-Za-z0-9.+-]{1,60}")
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,30}[0-9]")
_NAME = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_MIRROR = re.compile(
    rf"(https://({_NAME}\.)+{_NAME}|http://({_NAME}\.)*[a-z2-7]{{56}}\.onion"
    r"|http://(localhost|127\.0\.0\.1))(:[1-9][0-9]{0,4})?/([A-Za-z0-9._~-]+/)*"
)
MIRROR_LIMIT = 200
"""Longer addresses cannot be said, and make QR codes that a telephone does not read."""


class WithoutText(StrEnum):
    """What happens to a declaration in which nobody wrote a text."""

    ACCEPT = "accept"
    ACCEPT_OFFERED = "accept-offered"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """A kind of consent: its label in counts, and the sentence that is agreed to."""

    labels: Translated
    wordings: Translated


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number people can call, as it is to be shown; `hours` in words."""

    number: str
    labels: Translated
    hours: Translated


@dataclass(frozen=True, slots=True)
class Mirror:
    """An address of the public pages that is handed out; `address` ends with a slash.

    `notes`, where there are some, say what the address needs, such as Tor Browser. `is_copy`: it
    serves files that `unjoin mirror` wrote, and so takes no declarations.
    """

    address: str
    labels: Translated
    notes: Translated | None = None
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`batch_declarations`: the K of a batch. `longest_wait_weeks`: after so many whole
    weeks a smaller batch is published. The others bound one declaration."""

    batch_declarations: int
    longest_wait_weeks: int
    rows_per_declaration: int
    head_count: int


@dataclass(frozen=True, slots=True)
class ExtraPseudonym:
    """A pseudonym the operator adds to those that ship."""

    hans: str
    hant: str
    pinyin: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A manifest, read and checked.

    `consents` is keyed by the slugs of `consent.CONSENT_SLUGS`. `combinations`
    are in the order in which they are to be shown. `leave_to` is the address of the
    page that a visitor in danger is led to. `milestones`: ascending. `data_license`: the
    SPDX identifier of the licence that the public data is under, empty where the operator
    names none.
    """

    id: str
    languages: tuple[str, ...]
    names: Translated
    organisations: tuple[Organisation, ...]
    combinations: tuple[Combination, ...]
    not_stated: Combination
    consents: dict[str, ConsentWording]
    hotlines: tuple[Hotline, ...]
    thresholds: Thresholds
    without_text: WithoutText
    drives: tuple[Drive, ...]
    extra_pseudonyms: tuple[ExtraPseudonym, ...]
    blocked_pseudonyms: frozenset[str]
    leave_to: str = DEFAULT_LEAVE_TO
    mirrors: tuple[Mirror, ...] = ()
    milestones: tuple[int, ...] = POWERS_OF_TEN
    data_license: str = ""

    @property
    def known(self) -> OrganisationMask:
        """The mask of all organisations of the campaign."""
        return union(organisation.mask for organisation in self.organisations)

    @property
    def bounds(self) -> Bounds:
        """The bounds `check_declaration` takes."""
        return Bounds(
            known=self.known,
            rows=self.thresholds.rows_per_declaration,
            head_count=self.thresholds.head_count,
            languages=self.languages,
            drives=frozenset(drive.id for drive in self.drives),
        )

    def slugs(self, mask: OrganisationMask) -> tuple[str, ...]:
        """The slugs of the organisations in `mask`, in bit order; none for mask 0.

        Raises CampaignError `campaign-organisations` for a bit that is not the campaign's.
        """
        if mask & ~self.known:
            raise _no_such_mask(mask)
        by_bit = {organisation.bit: organisation.slug for organisation in self.organisations}
        return tuple(by_bit[bit] for bit in bits(mask))

    def combination(self, mask: OrganisationMask) -> Combination:
        """The combination `mask` makes; mask 0 is `not_stated`.

        Raises CampaignError `campaign-organisations` for a bit that is not the campaign's.
        """
        for combination in (*self.combinations, self.not_stated):
            if combination.mask == mask:
                return combination
        raise _no_such_mask(mask)

    def drive(self, drive_id: str) -> Drive | None:
        """The drive with that id; None where the campaign has none such."""
        return next((drive for drive in self.drives if drive.id == drive_id), None)

    def open_drives(self, day: date) -> tuple[Drive, ...]:
        """The drives a declaration of `day` can be made within."""
        return tuple(drive for drive in self.drives if drive.is_open(day))


def parse_campaign(text: str) -> Campaign:
    """The campaign that `text`, a TOML manifest, describes.

    Raises CampaignError with `where` for anything missing, unknown, of another
    type, or used twice.
    """
    table = read_toml(text)
    table.number("format", FORMAT, FORMAT)
    languages = _languages(table)
    organisations = read_organisations(table, languages)
    combinations = read_combinations(table, languages, organisations)
    not_stated = read_not_stated(table.table("not_stated"), languages)
    check_aliases((*organisations, *combinations, not_stated))
    extra, blocked = _pseudonyms(table.table("pseudonyms"))
    campaign = Campaign(
        id=table.slug("id"),
        languages=languages,
        names=table.translated("name", languages),
        organisations=organisations,
        combinations=combinations,
        not_stated=not_stated,
        consents=_consents(table.table("consents"), languages),
        hotlines=table.each("hotlines", lambda t: _hotline(t, languages)),
        thresholds=_thresholds(table.table("thresholds")),
        without_text=_without_text(table.table("review")),
        drives=table.each("drives", lambda t: read_drive(t, languages)),
        extra_pseudonyms=extra,
        blocked_pseudonyms=blocked,
        leave_to=_leave_to(table),
        mirrors=table.each("mirrors", lambda t: _mirror(t, languages)),
        milestones=read_milestones(table.table("milestones")),
        data_license=_data_license(table),
    )
    table.finish()
    check_distinct("mirrors", "address", [mirror.address for mirror in campaign.mirrors])
    check_distinct("drives", "id", [drive.id for drive in campaign.drives])
    return campaign


def _languages(table: Table) -> tuple[str, ...]:
    languages = table.texts("languages")
    if not set(LANGUAGES) <= set(languages):
        raise wrong("languages", f"each of {', '.join(LANGUAGES)}")
    for number, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            raise wrong(f"languages.{number}", "a language tag such as zh-Hans")
    return languages


def _leave_to(table: Table) -> str:
    if not table.has("leave_to"):
        return DEFAULT_LEAVE_TO
    address = table.take("leave_to", str)
    if not _WEB_ADDRESS.fullmatch(address):
        raise wrong(table.path("leave_to"), "an address such as https://www.bing.com/")
    return address


def _data_license(table: Table) -> str:
    if not table.has("data_license"):
        return ""
    name = table.take("data_license", str)
    if not _LICENSE.fullmatch(name):
        raise wrong(table.path("data_license"), "an SPDX identifier such as CC0-1.0")
    return name


def _consents(table: Table, languages: tuple[str, ...]) -> dict[str, ConsentWording]:
    result = {}
    for slug in CONSENT_SLUGS.values():
        one = table.table(slug)
        result[slug] = ConsentWording(
            labels=one.translated("label", languages), wordings=one.translated("wording", languages)
        )
        one.finish()
    table.finish()
    return result


def _hotline(table: Table, languages: tuple[str, ...]) -> Hotline:
    number = table.take("number", str)
    if not _NUMBER.fullmatch(number):
        raise wrong(table.path("number"), "digits, spaces, hyphens and brackets, with + in front")
    return Hotline(
        number=number,
        labels=table.translated("label", languages),
        hours=table.translated("hours", languages),
    )


def _mirror(table: Table, languages: tuple[str, ...]) -> Mirror:
    address = table.take("address", str)
    if len(address) > MIRROR_LIMIT or not _MIRROR.fullmatch(address):
        expected = (
            "an address such as https://copy.example.org/ or http://….onion/, small letters, "
            f"with a slash at the end and at most {MIRROR_LIMIT} characters"
        )
        raise wrong(table.path("address"), expected)
    return Mirror(
        address=address,
        labels=table.translated("label", languages),
        notes=table.translated("note", languages) if table.has("note") else None,
        is_copy=table.take("copy", bool) if table.has("copy") else False,
    )


def _thresholds(table: Table) -> Thresholds:
    thresholds = Thresholds(
        batch_declarations=table.number("batch_declarations", 1, 1_000_000),
        longest_wait_weeks=table.number("longest_wait_weeks", 1, 52),
        rows_per_declaration=table.number("rows_per_declaration", 1, 1000),
        head_count=table.number("head_count", 1, 10_000_000),
    )
    table.finish()
    return thresholds


def _without_text(table: Table) -> WithoutText:
    value = table.take("without_text", str)
    table.finish()
    try:
        return WithoutText(value)
    except ValueError:
        raise wrong("review.without_text", f"one of {', '.join(WithoutText)}") from None


def _pseudonyms(table: Table) -> tuple[tuple[ExtraPseudonym, ...], frozenset[str]]:
    extra = table.each("extra", _extra_pseudonym)
    check_distinct("pseudonyms.extra", "hans", [pseudonym.hans for pseudonym in extra])
    blocked = frozenset(table.texts("blocked"))
    table.finish()
    return extra, blocked


def _extra_pseudonym(table: Table) -> ExtraPseudonym:
    return ExtraPseudonym(
        hans=_offered_name(table, "hans"),
        hant=_offered_name(table, "hant"),
        pinyin=table.text("pinyin"),
        gloss=table.text("gloss"),
    )


def _offered_name(table: Table, key: str) -> str:
    name = table.text(key)
    try:
        if clean_name(name) == name:
            return name
    except DeclaredNameError as error:
        raise wrong(table.path(key), "a name a person could give") from error
    raise wrong(table.path(key), "a name without white space around it")


def _no_such_mask(mask: OrganisationMask) -> CampaignError:
    return CampaignError(
        f"the campaign has no organisations {mask:#x}",
        code="campaign-organisations",
        where="organisations",
        mask=int(mask),
    )
