"""Emergency accounts, and what the log of log-ins says of the municipality's directory."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0036_asking")]

    operations = [
        migrations.AddField(
            "editor",
            "is_emergency",
            models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="emergency account"
            ),
        ),
        migrations.AlterField(
            "auditentry",
            "what",
            models.CharField(
                choices=[
                    ("signed_in", "logged in"),
                    ("refused", "wrong password or code"),
                    ("slowed", "made to wait after many wrong passwords"),
                    ("new_browser", "logged in with a browser for the first time"),
                    ("signed_out", "logged out"),
                    ("ended", "log-ins ended"),
                    ("invited", "invited"),
                    ("reset_asked", "asked for a new password"),
                    ("password_set", "chose a new password"),
                    ("factor_added", "added a second step to the log-in"),
                    ("factor_removed", "removed a second step from the log-in"),
                    ("factors_reset", "second step reset by an administrator"),
                    ("role_given", "got another role"),
                    ("directory_refused", "known to the municipality's directory, but not let in"),
                    ("directory_linked", "account tied to the municipality's directory"),
                    ("directory_unlinked", "account untied from the municipality's directory"),
                    ("emergency_set", "made an emergency account"),
                    ("emergency_taken", "no emergency account any more"),
                ],
                max_length=30,
                verbose_name="what",
            ),
        ),
    ]
