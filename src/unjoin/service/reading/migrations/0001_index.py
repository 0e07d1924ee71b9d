"""The search index.

On PostgreSQL no statistics are kept of what it holds: samples of withdrawn words would stay in them.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in ("term", "leaves"):
        schema_editor.execute(f"ALTER TABLE reading_posting ALTER {column} SET STATISTICS 0")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "block",
                        "term",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("block", models.PositiveIntegerField()),
                ("term", models.BigIntegerField()),
                ("leaves", models.BinaryField(max_length=8192)),
            ],
        ),
        migrations.CreateModel(
            name="SearchState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("folding", models.PositiveSmallIntegerField()),
                ("leaves", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="searchstate_one_row"
                    )
                ],
            },
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
