"""Accessibility findings of a page, by axe-core, with the page's content security policy left on.

The script is evaluated through the debugger's own channel, which the policy does not govern; nothing is injected into
the page's markup.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

#: WCAG 2.2 A and AA, and axe's own best practice.
RULE_SETS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _script() -> str:
    path = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text(encoding="utf-8")


def accessibility_findings(page: Page) -> list[str]:
    """One line per failing element: rule, what it means, where. Empty when axe finds nothing."""
    page.evaluate(_script())
    answer: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULE_SETS
    )
    return [
        f"{violation['id']}: {violation['help']}: {node['target']}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]
