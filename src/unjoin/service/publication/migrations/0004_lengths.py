import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0003_nothing_kept"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length("index"), 16
                    )
                ),
                name="receipt_index_length",
            ),
        ),
    ]
