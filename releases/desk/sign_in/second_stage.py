"""The second step where somebody came by the municipality's directory: it has one of its own."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from releases.desk import second_step


class SecondStage(AuthenticateStage):
    """allauth's stage, passed by whoever comes from a directory that has asked for more than a password."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if second_step.is_the_directorys(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
