"""Templates, and addresses that code names."""

from functools import cache

from django.urls import Resolver404, get_resolver

from casework.wall.surfaces import SURFACES
from tests.architecture.guards.addresses import addresses
from tests.architecture.guards.sources import ROOT, domain_of, read_sources, written
from tests.architecture.guards.templates import (
    Template,
    crossings,
    inline_code,
    read_templates,
    unescaped,
    unreadable_links,
)

URLCONFS = ("config.urls", "config.police_urls")

#: Where a page of one domain leads into another, with the reason: a slot that the owner fills, decides on and logs, or
#: a link that joins two pages by address alone.
JOININGS: dict[str, str] = {
    "casework.clinical.presenters -> /clinician/incidents/*/card/": "a slot: the call that an encounter answers",
    "casework.clinical.presenters -> /clinician/persons/*/consents/": "a slot: the person's consents and releases",
    "casework.clinical.presenters -> /clinician/persons/*/share/": "a link to sharing",
    "casework.clinical.presenters_access -> /clinician/persons/*/share/emergency/begin/": (
        "a form: from a case opened in an emergency to the record of that emergency"
    ),
    "casework.clinical.views_privacy -> /privacy/": "the desk within which an officer is led back to where they came from",
    "clinical/privacy_cases.html -> /privacy/": "a link back to the privacy officer's home",
    "clinical/referred_accesses.html -> /privacy/": "a link back to the privacy officer's home",
    "casework.clinical.presenters -> /clinician/persons/*/handoffs/": "a slot: the person's handoffs",
    "clinical/home.html -> /clinician/consents/to-ask/": "a slot: the consents to ask about again",
    "clinical/home.html -> /clinician/duties/": "a slot: what is due in the clinician's cases",
    "clinical/home.html -> /clinician/handoffs/": "a slot: the clinician's handoffs under way",
    "clinical/home.html -> /clinician/recipients-to-tell/": "a slot: recipients to tell that something ended",
    "consent.notice_pages -> /clinician/": "a link back to the clinician's work",
    "consent/process/end.html -> /privacy/cases/open/?next=": "a link: the same search, to end what stands on a paper",
    "consent/process/match.html -> /privacy/cases/open/?next=": (
        "a link: the exact search that opens the case that a served paper is about, and back again"
    ),
    "consent/revocations.html -> /privacy/cases/": "a link to the cases that are open to the privacy officer",
    "casework.police.views -> /clinician/encounters/new/": "a link: an encounter begins from a call, named by its UUID",
    "consent.duties.pages -> /clinician/persons/*/": "a link from a duty to its case",
    "consent/duties/duties.html -> /clinician/": "a link back to the clinician's work",
    "consent.presenters -> /clinician/persons/*/": "a link back to the person",
    "consent/privacy_home.html -> /privacy/cases/": "a link to the cases that are open to the privacy officer",
    "consent/privacy_home.html -> /privacy/break-glass/": "a link to the accesses that were referred to them",
    "referrals.delivery -> supervisor:clinical_breakglass_change": "a link in a mail: an access that is to be reviewed",
    "referrals/handoff.html -> clinical:encounter": "a link back to the encounter that the handoff began in",
    "referrals/handoff.html -> clinical:person": "a link back to the person",
    "supervisor/record.html -> clinical/sections.html": "the supervisor's admin site shows a note that is to be cosigned",
}

#: Links whose target only the running page knows, with the reason.
UNREADABLE = {
    "admin/change_form.html": "Django's admin names the list of the model that it shows",
}


@cache
def domains_by_name() -> dict[str, str]:
    return {address.name: domain_of(address.module) for urlconf in URLCONFS for address in addresses(urlconf)}


def domain_of_name(name: str) -> str:
    """The domain of the view that an address' name leads to; an unknown name has none."""
    return domains_by_name().get(name, "")


def domain_of_path(path: str) -> str:
    """The domain of the view that answers a path."""
    for urlconf in URLCONFS:
        try:
            return domain_of(get_resolver(urlconf).resolve(path.split("?")[0]).func.__module__)
        except Resolver404:
            continue
    return ""


def templates() -> list[Template]:
    return read_templates(ROOT / "templates")


def test_pages_lead_into_another_domain_only_where_it_is_written_down() -> None:
    found = crossings(
        templates(),
        read_sources(),
        domain_of_name=domain_of_name,
        domain_of_path=domain_of_path,
        allowed=JOININGS,
        prefixes=[surface.prefix for surface in SURFACES],
    )
    assert found == []


def test_every_link_says_where_it_leads() -> None:
    assert unreadable_links(templates(), UNREADABLE) == []


def test_no_page_has_code_or_style_inside() -> None:
    assert inline_code(templates()) == []


def test_no_page_shows_text_unescaped() -> None:
    assert unescaped(templates()) == []


# Deliberate breaches ----------------------------------------------------------------------------------------------


def made_up_domain(target: str) -> str:
    return "clinical" if "clinical" in target or "clinician" in target else "police"


def leads(text: str, *, path: str = "police/incident.html", allowed: dict[str, str] | None = None) -> list[str]:
    return crossings(
        [Template(path, text)],
        [],
        domain_of_name=made_up_domain,
        domain_of_path=made_up_domain,
        allowed=allowed or {},
    )


def test_a_page_that_leads_into_another_domain_is_caught() -> None:
    for text in (
        "{% url 'clinical:note' note.pk %}",
        '<a href="{% url "clinical:note" note.pk %}">',
        '<a href="/clinician/notes/">',
        '<div hx-get="/clinician/notes/">',
        '<form action="/clinician/notes/">',
        '{% include "components/slot.html" with url="/clinician/notes/" %}',
        "{% include 'clinical/_note.html' %}",
        '{% extends "clinical/page.html" %}',
    ):
        assert leads(text) != [], text


def test_a_page_of_its_own_domain_and_shared_pieces_pass() -> None:
    assert leads("{% url 'police:incident' %}{% include 'components/table.html' %}{% extends 'base.html' %}") == []


def test_a_shared_piece_that_leads_into_a_domain_is_caught() -> None:
    assert leads("{% url 'clinical:note' %}", path="components/table.html") != []


def test_a_joining_that_is_written_down_passes_and_one_that_nothing_needs_is_caught() -> None:
    allowed = {"police/incident.html -> clinical:slot": "the encounter's state, filled by the clinical record"}
    assert leads("{% url 'clinical:slot' %}", allowed=allowed) == []
    assert leads("", allowed=allowed) != []


def test_code_that_redirects_into_another_domain_is_caught() -> None:
    for code in (
        "redirect('clinical:note', pk)",
        "reverse('clinical:note')",
        "redirect('/clinician/notes/')",
        "url = f'/clinician/notes/{note.pk}/'",
        "url = f'/clinician/notes/?note={note.pk}'",
    ):
        found = crossings(
            [],
            [written("casework.police.views", code)],
            domain_of_name=made_up_domain,
            domain_of_path=made_up_domain,
            allowed={},
        )
        assert found != [], code


def test_an_address_in_pieces_is_caught() -> None:
    found = crossings(
        [],
        [written("casework.police.views", "person = f'/clinician/persons/{key}'\nurl = f'{person}/share/'")],
        domain_of_name=lambda name: "",
        domain_of_path=lambda path: "",
        allowed={},
        prefixes=["/clinician/"],
    )
    assert found == ["casework.police.views: /clinician/persons/* leads nowhere; write the address in one piece"]


def test_a_link_that_only_the_page_knows_is_caught() -> None:
    assert unreadable_links([Template("police/incident.html", "{% url target %}")], {}) != []
    assert unreadable_links([], {"police/incident.html": "was needed once"}) != []


def test_code_or_style_inside_a_page_is_caught() -> None:
    for text in (
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
    ):
        assert inline_code([Template("police/incident.html", text)]) != [], text
    assert inline_code([Template("base.html", '<script type="module" src="/static/x.js"></script>')]) == []


def test_text_put_into_a_page_as_it_is_is_caught() -> None:
    for text in ("{{ note.text|safe }}", "{% autoescape off %}", "{{ lines|safeseq }}"):
        assert unescaped([Template("clinical/note.html", text)]) != [], text
