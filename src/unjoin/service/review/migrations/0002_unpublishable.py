from django.db import migrations, models

STATES = ["received", "waiting", "unpublishable", "accepted", "refused"]


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='reviewstep', name='review_state_known'),
        migrations.AlterField(
            model_name='reviewstep',
            name='state',
            field=models.CharField(choices=[(state, state) for state in STATES], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='reviewstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', STATES)), name='review_state_known'),
        ),
    ]
