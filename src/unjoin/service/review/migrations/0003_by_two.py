from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0002_unpublishable'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewstep',
            name='by_two',
            field=models.BooleanField(default=False),
        ),
    ]
