from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="statement",
            name="text_digest",
            field=models.BinaryField(db_index=True, max_length=16, null=True),
        ),
    ]
