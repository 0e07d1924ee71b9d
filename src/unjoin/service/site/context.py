"""What every template knows: the campaign, the language, the way to the other languages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import translation

from unjoin.service.instance import current
from unjoin.service.site.hotlines import list_hotlines
from unjoin.service.site.middleware import LANGUAGE_TAGS


def language_tag() -> str:
    """The BCP 47 tag of the language being spoken, such as ``zh-Hans``."""
    return LANGUAGE_TAGS.get(translation.get_language() or "en", "en")


def is_mirror(request: HttpRequest) -> bool:
    """Whether the page is written into a file, where no server will be behind it."""
    return getattr(request, "is_mirror", False)


def campaign(request: HttpRequest) -> dict[str, object]:
    """`campaign_name`, `language_tag`, `languages` (code, name, path), `is_demo`, `is_mirror`,
    `hotlines`."""
    instance = current()
    prefix = getattr(request, "language_prefix", "")
    path = request.path_info
    names = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
    return {
        "campaign_name": instance.campaign.names[language_tag()],
        "language_tag": language_tag(),
        "language_prefix": prefix,
        "languages": [
            {"code": code, "tag": LANGUAGE_TAGS[code], "name": name, "path": f"/{code}{path}"}
            for code, name in names
        ],
        "is_demo": instance.settings.demo,
        "is_mirror": is_mirror(request),
        "hotlines": list_hotlines(instance.campaign, language_tag()),
    }
