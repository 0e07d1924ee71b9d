"""Stories that wait, and published ones.

On PostgreSQL no statistics are kept of what they hold, and the publisher vacuums what
waits (see `publication.staging`).
"""

import uuid

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_SAMPLES = {"stories_waitingstory": ("id", "sealed"), "stories_story": ("id", "text")}


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in NO_SAMPLES.items():
        for column in columns:
            schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
        schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    schema_editor.execute("ALTER TABLE stories_waitingstory ALTER sealed SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("week", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["-week", "id"], name="story_by_week")],
            },
        ),
        migrations.CreateModel(
            name="WaitingStory",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("week", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
