from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    label = "consent"
    verbose_name = "Consent and disclosure"

    def ready(self) -> None:
        from casework.wall.keys import look_up_with
        from consent.api.clients import holder_of

        look_up_with(holder_of)
