"""Kits that ended get a table of their own, which is laid down anew (see `staging`).

Among the receipts each lay between the rows of two publications, for ever. On PostgreSQL the table
gets no samples and no autovacuum, as all that is laid down anew.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions.text import Length
from django.db.models.lookups import Exact

ENDED_KIT = 8


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    receipts = apps.get_model("publication", "Receipt").objects.filter(models.Q(outcome=ENDED_KIT))
    ended = apps.get_model("publication", "EndedKit")
    indexes = receipts.order_by("index").values_list("index", flat=True)
    ended.objects.bulk_create([ended(index=bytes(index)) for index in indexes], batch_size=500)
    receipts.delete()


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    table = "publication_endedkit"
    schema_editor.execute(f'ALTER TABLE {table} ALTER "index" SET STATISTICS 0')
    schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0006_ended_kits"),
    ]

    operations = [
        migrations.CreateModel(
            name="EndedKit",
            fields=[
                ("index", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(Exact(Length("index"), 16)),
                        name="ended_kit_index_length",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="receipt",
            name="outcome",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "Own Wish"),
                    (2, "Duplicate"),
                    (3, "False Name"),
                    (4, "Deceased"),
                    (5, "Not Authorised"),
                    (6, "Test"),
                    (7, "Other"),
                ],
                null=True,
            ),
        ),
    ]
