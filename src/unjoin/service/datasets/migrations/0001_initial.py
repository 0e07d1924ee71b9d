import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='StaleVolume',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='DataFile',
            fields=[
                ('path', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('size', models.PositiveBigIntegerField()),
                ('rows', models.PositiveBigIntegerField()),
                ('length', models.PositiveBigIntegerField()),
                ('digest', models.BinaryField(max_length=32)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 32)), name='data_file_digest')],
            },
        ),
    ]
