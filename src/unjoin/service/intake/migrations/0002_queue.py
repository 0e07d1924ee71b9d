from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='inboxitem',
            name='queue',
            field=models.PositiveSmallIntegerField(choices=[(1, 'Prompt'), (2, 'Slow')], default=1),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('queue__in', [1, 2])), name='inbox_queue_known'),
        ),
    ]
