"""The one table of answers: what a view sends back to htmx and to a plain form."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse


def show(request, template, context, *, part=None, status=200):
    """The page, or the one part of it that htmx asked for. The view names the part, never the client."""
    name = f"{template}#{part}" if part and request.htmx else template
    return TemplateResponse(request, name, context, status=status)


def saved(request, address, message):
    """After a plain POST: back to the page, which says what happened."""
    messages.success(request, message)
    return HttpResponseRedirect(address)
