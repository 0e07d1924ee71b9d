"""Which materials are handed out. Nothing here reads the bytes of a file, but `read_file`."""

from __future__ import annotations

from django.db.models import BinaryField, Case, IntegerField, Value, When
from django.db.models.functions import Substr

from unjoin.registry.short_code import ShortCode
from unjoin.service.reach.models import Material, MaterialFile


def published_materials(*, first: str = "") -> list[Material]:
    """All that are handed out: those in the language `first` before others, then by title."""
    own_first = Case(
        When(language=first, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    handed_out = Material.objects.filter(file__isnull=False)
    return list(handed_out.order_by(own_first, "language", "title", "code"))


def any_published() -> bool:
    """Whether anything is handed out."""
    return Material.objects.filter(file__isnull=False).exists()


def retired_materials() -> list[Material]:
    """All that are handed out no longer, by title."""
    return list(Material.objects.filter(file__isnull=True).order_by("title", "code"))


def find_material(code: ShortCode) -> Material | None:
    """The material with that code, retired or not; None for a code that was never given."""
    return Material.objects.filter(code=code).first()


def read_file(material: Material, start: int = 0, end: int | None = None) -> bytes | None:
    """Its file from byte `start` to before `end`; None where it was retired or replaced meanwhile.

    Cut by the database: whoever asks for one byte after the other has it read no more than that.
    """
    length = (material.size_bytes if end is None else end) - start
    cut = Substr("data", start + 1, length, output_field=BinaryField())
    found = MaterialFile.objects.filter(sha256=material.sha256).values_list(cut).first()
    return bytes(found[0]) if found else None
