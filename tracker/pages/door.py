"""One door: inside a request, rows with an audience are read only through `visible_to` or `unrestricted`.

It holds at run time and for every path Django takes to rows (relations, prefetches, form choices, unique
checks), because it is the default and the base manager. It does not see joins: those are written only as
QuerySet methods that take the member.
"""

from contextvars import ContextVar

from django.db import models

inside_request: ContextVar[bool] = ContextVar("inside_request", default=False)


class DoorClosed(RuntimeError):
    """A row with an audience was about to be read without saying for whom. Always a bug."""


class AudienceQuerySet(models.QuerySet):
    _opened = False

    def audience(self, member) -> models.Q:
        """Which rows the member may see. Each model with an audience says it once, here."""
        raise NotImplementedError

    def visible_to(self, member):
        return self.filter(self.audience(member))._open()

    def unrestricted(self, why: str):
        """For verbs and commands that already know for whom they act. `why` is read by people."""
        if not why:
            raise ValueError("say why")
        return self.all()._open()

    def _open(self):
        self._opened = True
        return self

    def _opened_with(self, combined, others):
        """Rows that were opened do not open those they are put together with."""
        combined = combined._chain()
        combined._opened = self._opened and all(other._opened for other in others)
        return combined

    def __or__(self, other):
        return self._opened_with(super().__or__(other), [other])

    def __xor__(self, other):
        return self._opened_with(super().__xor__(other), [other])

    def union(self, *others, **options):
        return self._opened_with(super().union(*others, **options), others)

    def raw(self, *args, **kwargs):
        self._check()
        return super().raw(*args, **kwargs)

    def _clone(self):
        clone = super()._clone()
        clone._opened = self._opened
        return clone

    def _check(self):
        if inside_request.get() and not self._opened:
            raise DoorClosed(f"{self.model.__name__} read without visible_to(member)")

    def _without_ties(self):
        """Ordered to the last row by keys: where rows lie on disk, hidden ones move the others."""
        query = self.query
        order = query.order_by or (query.get_meta().ordering if query.default_ordering else ())
        if not order or "pk" in order or query.distinct or query.combinator or query.group_by:
            return query
        query = query.clone()
        query.order_by = (*order, "pk")
        return query

    def _fetch_all(self):
        self._check()
        if self._result_cache is None:
            # What is made from these rows later may be distinct: they keep the order they were given.
            given, self._query = self.query, self._without_ties()
            try:
                super()._fetch_all()
            finally:
                self._query = given
        else:
            super()._fetch_all()

    def iterator(self, *args, **kwargs):
        self._check()
        rows = self.all()
        rows._query = self._without_ties()  # Not `query`: setting it makes lists of values dictionaries.
        return super(AudienceQuerySet, rows).iterator(*args, **kwargs)

    def count(self):
        self._check()
        return super().count()

    def exists(self):
        self._check()
        return super().exists()

    def aggregate(self, *args, **kwargs):
        self._check()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs):
        self._check()
        return super().update(**kwargs)

    def delete(self):
        self._check()
        return super().delete()
