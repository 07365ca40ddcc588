from django.apps import AppConfig


class WallConfig(AppConfig):
    name = "casework.wall"
    label = "wall"
    verbose_name = "The wall"

    def ready(self) -> None:
        from casework.wall import breach_guard

        breach_guard.watch_connections()
