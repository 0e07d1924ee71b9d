"""Why a person of a receipt was not published gets a table of its own, which is laid down anew.

Among the receipts each row lay between those of two publications. On PostgreSQL the table gets no
samples and no autovacuum, as all that is laid down anew.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions.text import Length
from django.db.models.lookups import Exact

COLUMNS = ("index", "outcome", "week")


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    receipts = apps.get_model("publication", "Receipt").objects.filter(leaf__isnull=True)
    ended = apps.get_model("publication", "EndedReceipt")
    rows = receipts.order_by("index").values_list(*COLUMNS)
    ended.objects.bulk_create(
        (ended(index=bytes(index), outcome=outcome, week=week) for index, outcome, week in rows),
        batch_size=500,
    )
    receipts.delete()


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    table = "publication_endedreceipt"
    for column in COLUMNS:
        schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
    schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0007_ended_kit"),
    ]

    operations = [
        migrations.CreateModel(
            name="EndedReceipt",
            fields=[
                ("index", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Own Wish"),
                            (2, "Duplicate"),
                            (3, "False Name"),
                            (4, "Deceased"),
                            (5, "Not Authorised"),
                            (6, "Test"),
                            (7, "Other"),
                        ]
                    ),
                ),
                ("week", models.PositiveIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(Exact(Length("index"), 16)),
                        name="ended_receipt_index_length",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="receipt", name="receipt_leaf_or_outcome"),
        migrations.RemoveConstraint(model_name="receipt", name="receipt_week_of_outcome"),
        migrations.RemoveField(model_name="receipt", name="outcome"),
        migrations.RemoveField(model_name="receipt", name="week"),
        migrations.AlterField(
            model_name="receipt", name="leaf", field=models.PositiveBigIntegerField()
        ),
    ]
