from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    name = "releases"
    verbose_name = _("Press room")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Connects the Celery bells to the verbs that ring them, and the checks to `manage.py check`.
        from releases import tasks  # noqa: F401
        from releases.desk import roles
        from releases.desk.editor import checks as editor_checks  # noqa: F401
        from releases.desk.sign_in import receivers  # noqa: F401
        from releases.mail import checks as mail_checks  # noqa: F401
        from umea_press import checks, directory_checks  # noqa: F401

        post_migrate.connect(roles.refresh, sender=self)
