"""What is handed out as files. All of it is public, and nothing says who took any of it.

No week and no order: when a file was put here is in the audit chain, which needs it, and
nowhere else. How often one is taken is not counted.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from unjoin.registry.short_code import CODE_DIGITS, ShortCode, groups
from unjoin.service.reach.file_types import FILE_TYPES, FileType, file_type

TITLE_LIMIT = 120


class MaterialFile(models.Model):
    """The bytes of a file, under their hash: 64 hexadecimal digits in small letters.

    A row of its own, because lists of materials must not read them.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    data = models.BinaryField()

    def __str__(self) -> str:
        return "file of a material"


class Material(models.Model):
    """Something to read or to listen to, in one language.

    `code` stays its own for ever, also with another file, and is never given again.
    `language`: a tag of the campaign. `kind`: an extension of `file_types`. `file` is None
    once it is retired.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=CODE_DIGITS, unique=True)
    title = models.CharField(max_length=TITLE_LIMIT)
    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=4)
    size_bytes = models.PositiveIntegerField()
    file = models.ForeignKey(MaterialFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="material_code_length", condition=Q(Exact(Length("code"), CODE_DIGITS))
            ),
            models.CheckConstraint(
                name="material_kind_known",
                condition=Q(kind__in=[kind.extension for kind in FILE_TYPES]),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_retired(self) -> bool:
        """Whether it is no longer handed out."""
        return self.file_id is None

    @property
    def file_type(self) -> FileType:
        """What kind of file it is, or was."""
        return file_type(self.kind)

    @property
    def sha256(self) -> str:
        """The hash of the file as 64 hexadecimal digits; empty once retired."""
        return self.file_id or ""

    @property
    def code_groups(self) -> tuple[str, str]:
        """The code as it is shown and said."""
        return groups(ShortCode(self.code))

    @property
    def file_name(self) -> str:
        """Under which it is saved: the code alone, for a title in a list of files tells all."""
        return f"{self.code}.{self.kind}"
