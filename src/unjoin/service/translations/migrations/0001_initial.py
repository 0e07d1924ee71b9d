"""Translations that wait, and published ones.

On PostgreSQL no statistics are kept of what they hold, and the publisher vacuums what waits and
what was deleted (see `publication.staging`).
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_SAMPLES = {
    "translations_waitingtranslation": ("id", "sealed"),
    "translations_translation": ("text",),
}


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in NO_SAMPLES.items():
        for column in columns:
            schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
        schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    schema_editor.execute(
        "ALTER TABLE translations_waitingtranslation ALTER sealed SET STORAGE EXTERNAL"
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="WaitingTranslation",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("leaf", models.PositiveBigIntegerField(db_index=True)),
                ("language", models.CharField(max_length=8)),
                ("week", models.PositiveIntegerField()),
                ("is_accepted", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_accepted", True)),
                        fields=("leaf", "language"),
                        name="translation_accepted_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "leaf",
                        "language",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("leaf", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("week", models.PositiveIntegerField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
