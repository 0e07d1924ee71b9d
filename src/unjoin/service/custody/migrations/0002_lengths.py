import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="privatepart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length("handle"), 16
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("sealed"), 65536
                    ),
                ),
                name="private_lengths",
            ),
        ),
    ]
