"""What the tests of data entry share: its forms as a browser would send them."""

from tests.pages.web import elements, parse, text_of

BASE = "/admin/tracker"


def address(model, row=None, page="change"):
    return f"{BASE}/{model}/{row.pk}/{page}/" if row else f"{BASE}/{model}/add/"


def filled(response, **changes):
    """What the form of data entry on a page would send, without its buttons; `changes` are typed into it."""
    here = response.request["PATH_INFO"]
    (form,) = [
        element
        for element in elements(parse(text_of(response)))
        if element.tag == "form" and element.get("method") == "post" and element.get("action", here) == here
    ]
    fields: dict = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        if element.tag == "textarea":
            fields[name] = (element.text or "").removeprefix("\n")
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option.get("value") for option in options if option.get("selected") is not None]
            many = element.get("multiple") is not None
            fields[name] = chosen if many else (chosen or [o.get("value") for o in options][:1] or [""])[0]
        elif element.tag == "input" and kind not in ("submit", "checkbox", "radio"):
            fields[name] = element.get("value", "")
    assert not set(changes) - set(fields), set(changes) - set(fields)
    return {**fields, **changes}


def save(client, at, **changes):
    """Opens a form, types into it, saves it."""
    return client.post(at, filled(client.get(at), **changes))
