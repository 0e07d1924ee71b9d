import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_lookups"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length("receipt_index"), 16
                    ),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length("key_index"), 16
                    ),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length("fingerprint"), 16
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("sealed"), 4194304
                    ),
                ),
                name="inbox_lengths",
            ),
        ),
    ]
