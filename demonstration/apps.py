from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "demonstration"
    label = "demonstration"
    verbose_name = "The demo city"

    def ready(self) -> None:
        from audit import presenters
        from demonstration.history import LOADED

        # The ledger's own app knows nothing of the demo; the one entry that is the demo's gets its words from here.
        presenters.RECORDS.setdefault(LOADED, ("the demo city", "demo cities"))
