"""Template words of the product."""

from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from tracker.commitments.rules import show_due
from tracker.meetings.rules import name_of
from tracker.pages import dates, marks
from tracker.pages.bilingual import Words, reader_language
from tracker.pages.bilingual import words as find_words
from tracker.reports.models import ReportLine
from tracker.workstreams.models import Rating
from tracker.workstreams.received import say_received

register = template.Library()
LABELS = dict(Rating.choices)

register.filter("day", dates.day)
register.filter("short_day", dates.short_day)
register.filter("weekday", dates.weekday)
register.filter("full_day", dates.full_day)
register.filter("long_day", dates.long_day)
register.simple_tag(marks.icon, name="icon")


@register.filter
def words(row, field):
    """{{ update|words:"headline" }}: in the reader's language, else in the other with a language mark."""
    return marks.in_language(find_words(row, field))


@register.filter
def plain_words(row, field):
    """The same for places that hold no markup: titles, labels, attributes."""
    return find_words(row, field).text


@register.filter
def meeting_name(meeting):
    """7th plenary; one side's own plan goes by its title."""
    return name_of(meeting)


@register.filter
def rating_word(rating):
    return LABELS[rating]


@register.simple_tag
def status(rating, extra=""):
    return marks.status(rating, LABELS[rating], extra)


@register.simple_tag
def received(found):
    """What was received of a side that has said nothing itself."""
    return marks.received(found.rating, LABELS[found.rating], say_received(found))


@register.simple_tag(takes_context=True)
def chip(context, side, extra=""):
    """The chip of a side, given as a side or as its code."""
    sides = context["request"].sides
    return marks.chip(sides.get(side) if isinstance(side, str) else side, extra)


@register.simple_tag(takes_context=True)
def side_name(context, side):
    return find_words(context["request"].sides.get(side), "name").text


@register.filter
def look(rating):
    """The class that colours a rating."""
    return marks.LOOK[rating]


@register.simple_tag
def shape(rating):
    return marks.SHAPES[rating]


@register.filter
def due_before(change):
    return show_due(change.from_due_on, change.from_precision)


@register.filter
def due_after(change):
    return show_due(change.to_due_on, change.to_precision)


@register.filter
def due_words(milestone):
    """The due date as exactly as it is known: 12 Nov 2026 · May 2026 · 2026 Q2 · 2026 · no date."""
    return show_due(milestone.due_on, milestone.due_precision)


@register.simple_tag
def signed_days(days):
    if days > 0:
        return ngettext("+%(n)d day", "+%(n)d days", days) % {"n": days}
    return ngettext("−%(n)d day", "−%(n)d days", -days) % {"n": -days}


@register.simple_tag
def slip(milestone):
    """Against the first date: a tag that says how many days, in words and colour."""
    days = milestone.slip_days
    if days is None:
        return ""
    if milestone.done_on:
        if days > 0:
            look, text = (
                "bad",
                ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days},
            )
        elif days < 0:
            look, text = (
                "good",
                ngettext("%(n)d day early", "%(n)d days early", -days) % {"n": -days},
            )
        else:
            look, text = "good", gettext("On time")
    elif days:
        look, text = ("bad" if days > 0 else "good"), signed_days(days)
    else:
        look, text = "", gettext("No slip")
    return format_html('<span class="tag {}">{}</span>', look, text)


@register.filter
def other_language(update):
    """The texts that the reader's language does not show, where both languages have one."""
    language = "en" if reader_language() == "ko" else "ko"
    texts = {
        field: getattr(update, f"{field}_{language}")
        if getattr(update, f"{field}_{reader_language()}")
        else ""
        for field in update.TEXTS
    }
    name = {"en": gettext("In English"), "ko": gettext("In Korean")}[language]
    return {"language": language, "name": name, **texts}


@register.simple_tag(takes_context=True)
def moment(context, at):
    """A moment in the reader's own zone, which is named: 12 Nov 2026, 16:10 EST."""
    local = at.astimezone(ZoneInfo(context["request"].user.zone))
    comma = "" if reader_language() == "ko" else ","
    return f"{dates.day(local.date())}{comma} {local:%H:%M} {local.tzname()}"


@register.filter
def other_reason(change):
    language = "en" if reader_language() == "ko" else "ko"
    shown = getattr(change, f"reason_{reader_language()}")
    text = getattr(change, f"reason_{language}")
    return {"language": language, "text": text} if shown and text else None


@register.filter
def marking_words(marking):
    """A stored marking in the reader's language."""
    if reader_language() == "ko":
        return dict(settings.NCG_MARKINGS).get(marking, marking)
    return marking


@register.simple_tag
def state_words(subject):
    """The state, and for a closing that does not count yet who has to confirm it."""
    if not subject.closing_waits_for:
        return subject.get_state_display()
    names = ", ".join(find_words(side, "name").text for side in subject.closing_waits_for)
    return gettext("%(state)s, counts when confirmed by %(sides)s") % {
        "state": subject.get_state_display(),
        "sides": names,
    }


@register.filter
def said(texts):
    """{"en": …, "ko": …} in the reader's language, else in the other with a language mark."""
    first = reader_language()
    second = "en" if first == "ko" else "ko"
    return marks.in_language(Words(texts[first] or texts[second], first if texts[first] else second))


@register.filter
def section_word(kind):
    """The name of a section of a report."""
    return ReportLine.Section(kind).label
