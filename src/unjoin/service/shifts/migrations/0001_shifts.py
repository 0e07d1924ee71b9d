"""The rota. PostgreSQL keeps no samples of it, and the publisher vacuums it (see `staging`)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NO_SAMPLES = {
    "shifts_ownsettings": ("staff_id", "sealed"),
    "shifts_shift": ("id", "start", "sealed"),
    "shifts_taking": ("id", "shift_id", "taker", "former"),
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

    dependencies = [
        ('accounts', '0003_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnSettings',
            fields=[
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=40)),
                ('start', models.PositiveIntegerField(db_index=True)),
                ('quarters', models.PositiveSmallIntegerField()),
                ('needed', models.PositiveSmallIntegerField()),
                ('sealed', models.BinaryField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('quarters__gte', 1), ('quarters__lte', 56)), name='shift_has_a_length'), models.CheckConstraint(condition=models.Q(('needed__gte', 1), ('needed__lte', 20)), name='shift_needs_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Taking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('taker', models.BinaryField(max_length=16)),
                ('is_offered', models.BooleanField(default=False)),
                ('former', models.BinaryField(default=b'', max_length=16)),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='takings', to='shifts.shift')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('shift'), models.F('taker'), name='shift_taken_once_by_each'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('taker'), 16), models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('former'), 16), django.db.models.lookups.Exact(django.db.models.functions.text.Length('former'), 0), _connector='OR')), name='taking_lengths')],
            },
        ),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
