"""The group line of the call screen: read, and answered with people to be."""

from __future__ import annotations

from dataclasses import dataclass

from unjoin.registry.campaign import Campaign
from unjoin.registry.campaign_aliases import campaign_aliases
from unjoin.registry.group_line import parse_group_line, total
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.desk.pseudonyms import offer_batch
from unjoin.service.desk.reading import read_object


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """`line` as typed. `taken`: names of this call that are not to be offered again."""

    line: str
    taken: tuple[str, ...]


def parse_group_request(data: bytes) -> GroupRequest:
    """What the script asks in `data` (untrusted). Raises CallJsonError."""
    members = read_object(data)
    asked = GroupRequest(members.take("line", str), members.texts("taken"))
    members.finish()
    return asked


def rows_of_line(asked: GroupRequest, *, campaign: Campaign) -> list[dict[str, object]]:
    """Per group its organisations, and as many distinct pseudonyms as it has people.

    Raises GroupLineError where the line cannot be read, or is for more people than
    one call may bring.
    """
    line = parse_group_line(
        asked.line, organisations=campaign_aliases(campaign), limit=campaign.bounds.rows
    )
    names = iter(offer_batch(total(line), campaign=campaign, exclude=asked.taken))
    return [
        {
            "organisations": campaign.slugs(OrganisationMask(part.mask)),
            "names": [next(names) for _ in range(part.count)],
        }
        for part in line
    ]
