import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("publish-real-name", "Publish under a real name"),
    ("withdraw-without-receipt", "Withdraw without a receipt"),
    ("unseal", "Take sealed private parts"),
    ("correct", "Correct published entries"),
    ("change-keys", "Change a key"),
    ("make-account", "Make an account"),
    ("reset-sign-in", "Give an account a new sign-in"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_one_time_passwords"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(max_length=120),
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=16)),
                ("week", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=KINDS, max_length=32)),
                ("sealed", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("credential", models.BinaryField(max_length=32, null=True)),
                ("week", models.PositiveIntegerField()),
                ("proposer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                        name="proposal_kind_known",
                    )
                ],
            },
        ),
    ]
