"""What of paper has had its time. Called by the publisher (see `publication.retention`).

1. What a sheet was sent under, ``keep_refused_weeks`` after it was opened, though nobody said that
   its receipts are written down; and the mark that it was sent, after ``keep_private_weeks``. The
   same paper could then be keyed a second time.
2. A parcel of which no sheet waits, ``keep_refused_weeks`` after it was opened.
3. A photograph, when nothing of what its sheet was sent as waits any more; and in any case
   ``keep_private_weeks`` after the sheet was opened, though nobody has keyed it. The paper is
   still there.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from unjoin.registry.weeks import Week
from unjoin.service.desk.paper.models import PaperParcel, PaperPhotograph, PaperSheet
from unjoin.service.desk.paper.photographs.waiting import destroy_of_published
from unjoin.service.instance import Instance

_SENT = Q(sealed__isnull=True) | Q(sender__isnull=False)


def purge_paper(*, instance: Instance, week: Week) -> int:
    """Delete what has had its time in `week`; answer with how many rows that were."""
    long_ago = week - instance.settings.keep_private_weeks
    some_time_ago = week - instance.settings.keep_refused_weeks
    sent = PaperSheet.objects.filter(_SENT)
    old = PaperPhotograph.objects.filter(sheet__week__lte=long_ago)
    waiting = PaperSheet.objects.exclude(_SENT).filter(parcel=OuterRef("pk"))
    done = PaperParcel.objects.filter(~Exists(waiting), week__lte=some_time_ago)
    # Not counted: an event of its own would say in the chain when a batch had gone out.
    destroy_of_published(instance=instance)
    return (
        old.delete()[0]
        + sent.filter(week__lte=long_ago).delete()[0]
        + sent.filter(sealed__isnull=False, week__lte=some_time_ago).update(
            sealed=None, sender=None
        )
        + done.delete()[0]
    )
