"""What must not be kept, and what the database would keep of it by itself.

Outcomes get the week in which they were written, so that they can be deleted in
time. On PostgreSQL the planner's statistics keep samples of every column, also of
rows that are deleted long since: texts that were withdrawn, indexes of receipts.
These columns get none. What waits is vacuumed by the publisher itself (see `staging`),
which must see what was deleted; autovacuum would come before it and leave the bytes.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_SAMPLES = {
    "intake_inboxitem": ("id", "receipt_index", "key_index", "fingerprint", "sealed"),
    "custody_privatepart": ("handle", "sealed"),
    "review_reviewstep": ("id", "item_id", "refused"),
    "desk_papersheet": ("id", "reference_index", "sealed", "sender_id"),
    "desk_paperkeying": ("id", "sheet_id", "keyer_id", "sealed"),
    "corrections_leafrequest": ("id", "sealed"),
    "publication_statement": ("body", "nonce", "text_digest"),
    "publication_receipt": ("index",),
}
SEALED = ("intake_inboxitem", "custody_privatepart")
"""What cannot be made smaller; trying to would cost time with every row."""
PUBLISHED = ("publication_statement", "publication_receipt")


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in NO_SAMPLES.items():
        for column in columns:
            schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
        if table in SEALED:
            schema_editor.execute(f"ALTER TABLE {table} ALTER sealed SET STORAGE EXTERNAL")
        if table not in PUBLISHED:
            schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0002_log"),
        ("corrections", "0001_initial"),
        ("custody", "0001_initial"),
        ("desk", "0001_paper_sheets"),
        ("intake", "0003_lookups"),
        ("review", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="week",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("leaf__isnull", True), ("week__isnull", True), _connector="OR"),
                name="receipt_week_of_outcome",
            ),
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
