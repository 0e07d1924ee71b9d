"""Parcels of paper, photographs, and what keeps photographs until they are published.

On PostgreSQL they are kept like what waits beside them (see `publication` 0003): no samples in the
planner's statistics, no vacuum before the publisher's own.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_SAMPLES = {
    "desk_papersheet": ("parcel_id",),
    "desk_paperparcel": ("id", "sealed"),
    "desk_paperphotograph": ("id", "sheet_id", "fingerprint", "sealed"),
    "desk_paperwait": ("id", "sheet_id", "sealed"),
}
NEW = ("desk_paperparcel", "desk_paperphotograph", "desk_paperwait")


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in NO_SAMPLES.items():
        for column in columns:
            schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
    for table in NEW:
        schema_editor.execute(f"ALTER TABLE {table} ALTER sealed SET STORAGE EXTERNAL")
        schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0002_lengths'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperParcel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('week', models.PositiveIntegerField()),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name='papersheet',
            name='parcel',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sheets', to='desk.paperparcel'),
        ),
        migrations.CreateModel(
            name='PaperWait',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('sheet', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wait', to='desk.papersheet')),
            ],
        ),
        migrations.CreateModel(
            name='PaperPhotograph',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('fingerprint', models.BinaryField(max_length=16)),
                ('sealed', models.BinaryField()),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photographs', to='desk.papersheet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('fingerprint'), name='paper_photograph_once'), models.UniqueConstraint(models.F('sheet'), models.F('number'), name='paper_photograph_numbered'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('fingerprint'), 16)), name='paper_fingerprint_length')],
            },
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
