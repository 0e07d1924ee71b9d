"""What ended gets tables of its own, which are laid down anew (see `staging`): why a person of a
receipt was not published, and which kits are not received again.

Among the receipts each row lay between those of two publications. On PostgreSQL these tables get no
samples and no autovacuum, as all that is laid down anew.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions.text import Length
from django.db.models.lookups import Exact

RECEIPT_COLUMNS = ("index", "outcome", "week")
COLUMNS = {"publication_endedreceipt": RECEIPT_COLUMNS, "publication_endedkit": ("index",)}
OUTCOMES = [
    (1, "Own Wish"),
    (2, "Duplicate"),
    (3, "False Name"),
    (4, "Deceased"),
    (5, "Not Authorised"),
    (6, "Test"),
    (7, "Other"),
]


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in COLUMNS.items():
        for column in columns:
            schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
        schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    receipts = apps.get_model("publication", "Receipt").objects.filter(leaf__isnull=True)
    ended = apps.get_model("publication", "EndedReceipt")
    rows = receipts.order_by("index").values_list(*RECEIPT_COLUMNS)
    ended.objects.bulk_create(
        (ended(index=bytes(index), outcome=outcome, week=week) for index, outcome, week in rows),
        batch_size=500,
    )
    receipts.delete()


def index_of_16_bytes(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(Exact(Length("index"), 16)), name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0005_running_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="EndedReceipt",
            fields=[
                ("index", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("outcome", models.PositiveSmallIntegerField(choices=OUTCOMES)),
                ("week", models.PositiveIntegerField(null=True)),
            ],
            options={"constraints": [index_of_16_bytes("ended_receipt_index_length")]},
        ),
        migrations.CreateModel(
            name="EndedKit",
            fields=[
                ("index", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
            ],
            options={"constraints": [index_of_16_bytes("ended_kit_index_length")]},
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
