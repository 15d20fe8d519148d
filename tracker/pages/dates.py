"""Days as each language writes them. A date is formatted once per row: this is the hot path of every page."""

import datetime

from tracker.pages.bilingual import reader_language

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONG_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DAYS_KO = "월화수목금토일"


def day(date: datetime.date) -> str:
    """12 Nov 2026 · 2026. 11. 12."""
    if reader_language() == "ko":
        return f"{date.year}.\u00a0{date.month}.\u00a0{date.day}."
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_day(date: datetime.date) -> str:
    """12 Nov · 11월 12일"""
    if reader_language() == "ko":
        return f"{date.month}월 {date.day}일"
    return f"{date.day} {MONTHS[date.month - 1]}"


def weekday(date: datetime.date) -> str:
    """Mon 23 Nov · 11월 23일(월)"""
    if reader_language() == "ko":
        return f"{short_day(date)}({DAYS_KO[date.weekday()]})"
    return f"{DAYS[date.weekday()]} {short_day(date)}"


def full_day(date: datetime.date) -> str:
    """Thu 10 Dec 2026 · 2026. 12. 10.(목)"""
    if reader_language() == "ko":
        return f"{day(date)}({DAYS_KO[date.weekday()]})"
    return f"{DAYS[date.weekday()]} {day(date)}"


def long_day(date: datetime.date) -> str:
    """1 October 2026 · 2026년 10월 1일"""
    if reader_language() == "ko":
        return f"{date.year}년 {date.month}월 {date.day}일"
    return f"{date.day} {LONG_MONTHS[date.month - 1]} {date.year}"
