from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0005_running_counts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="receipt",
            name="outcome",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "Own Wish"),
                    (2, "Duplicate"),
                    (3, "False Name"),
                    (4, "Deceased"),
                    (5, "Not Authorised"),
                    (6, "Test"),
                    (7, "Other"),
                    (8, "Ended Kit"),
                ],
                null=True,
            ),
        ),
    ]
