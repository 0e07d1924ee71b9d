"""Call-backs and the cells of numbers that must not be called.

PostgreSQL keeps no samples of either, and the publisher vacuums them (see `staging`).
"""

import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_SAMPLES = {
    "callbacks_callback": ("id", "forget_on", "sealed"),
    "callbacks_donotcallchunk": ("number", "bits"),
}


def keep_no_samples(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in NO_SAMPLES.items():
        for column in columns:
            schema_editor.execute(f'ALTER TABLE {table} ALTER "{column}" SET STATISTICS 0')
        schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('forget_on', models.DateField()),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='DoNotCallChunk',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('bits', models.BinaryField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('number__lt', 2048)), name='do_not_call_number'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('bits'), 1024)), name='do_not_call_length')],
            },
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
