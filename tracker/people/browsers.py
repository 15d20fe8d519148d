"""What a browser calls itself, most particular first: each also claims to be those after it."""

BROWSERS = [
    ("Edg", "Edge"),
    ("Whale", "Whale"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]


def browser_family(user_agent: str) -> str:
    return next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")


def browser_of(request) -> str:
    return browser_family(request.META.get("HTTP_USER_AGENT", "")) if request else ""
