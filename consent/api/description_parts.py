"""How the key and the strict fields describe themselves, each with its own limits."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension

from consent.api.fields import ONE_LINE


class DescribedKey(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """A bearer key in the Authorization header, and nowhere else."""

    target_class = "consent.api.access.ClientOfTheWall"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}


class DescribedText(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """A text, with its longest form and the letters it may hold."""

    target_class = "consent.api.fields.Text"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "maxLength": self.target.longest}
        if self.target.one_line:
            found["pattern"] = ONE_LINE
        if self.target.shortest:
            found["minLength"] = self.target.shortest
        return found


class DescribedWhole(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """A whole number, with its bounds."""

    target_class = "consent.api.fields.Whole"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.target.least, "maximum": self.target.most}
