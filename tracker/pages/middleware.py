import re

from django.conf import settings

SESSION_KEY = re.compile("[a-z0-9]{1,64}")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def browser_policy(get_response):
    """What a browser may do with our answers, and that it may not keep them."""

    def middleware(request):
        # PostgreSQL refuses a NUL even in a look-up; a key that we never made need not be looked up.
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Pages differ by reader, and a shared computer's Back button must not show them after sign-out.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
