"""The mail server, which says of a message that failed whether it may have been taken all the same."""

from smtplib import SMTPResponseException

from django.core.mail.backends.smtp import EmailBackend


class Watched:
    """An SMTP connection that knows how far the last message came."""

    has_all_of_it = False

    def sendmail(self, *args, **kwargs):
        self.has_all_of_it = False
        return super().sendmail(*args, **kwargs)  # type: ignore[misc]

    def data(self, message):
        # From here on the server may have the whole message, whatever becomes of its answer.
        self.has_all_of_it = True
        try:
            answer = super().data(message)  # type: ignore[misc]
        except SMTPResponseException:
            self.has_all_of_it = False  # it said no
            raise
        self.has_all_of_it = False
        return answer


class CarefulBackend(EmailBackend):
    @property
    def connection_class(self):
        return type("WatchedConnection", (Watched, super().connection_class), {})  # type: ignore[misc]


def may_have_taken(connection) -> bool:
    """Of the message that just failed: was it on its way, without an answer?"""
    return getattr(connection, "has_all_of_it", False)
