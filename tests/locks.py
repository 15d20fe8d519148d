"""Watches in every test the order in which rows are locked (tracker/pages/locking.py).

A wrong order shows only when two people meet at one moment, so each transaction is looked at by itself: which
rows it locks, by asking for them or by saving them, and what it held before.
"""

import os
import sys
import traceback

from django.db import models, transaction

import tracker
from tracker.pages.locking import BELOW, ORDER

PRODUCT = os.path.dirname(tracker.__file__) + os.sep
TESTS = os.path.dirname(__file__) + os.sep
# Rows that nobody else can want: they belong to the press, to the session or to the entry being written.
APART = {"once", "entry", "membersession", "mail", "access"}
# What an operator runs while nobody else works there.
ALONE = ("/home/demo", "/load_demo.py", "/load_record.py", "/migrations/")


class WrongOrder(AssertionError):
    pass


def watch(patch):
    enter = transaction.Atomic.__enter__
    fetch = models.QuerySet._fetch_all
    update = models.Model._do_update
    insert = models.Model._do_insert
    update_all = models.QuerySet.update
    delete_all = models.QuerySet._raw_delete

    def entered(self):
        # A test that undoes all it did puts verbs into one transaction which are many in life.
        caller = sys._getframe(1).f_code.co_filename
        self.is_of_test = caller.startswith(TESTS) and not caller.endswith("test_locks.py")
        enter(self)
        connection = transaction.get_connection(self.using)
        if len(blocks_of_product(connection)) == 1:
            connection.locks_held = {}, {}  # rows: that nobody else may change; those it asked for

    def fetched(self):
        is_new = self._result_cache is None
        fetch(self)
        asked = self.query
        if is_new and asked.select_for_update and not asked.select_for_update_skip_locked:
            rows = [getattr(row, "pk", row[0] if isinstance(row, tuple) else row) for row in self]
            note(self.db, self.model, rows, blocks_keys=not asked.select_for_no_key_update)

    def updated(self, base_qs, using, pk_val, *more):
        note(using, type(self), [pk_val])
        return update(self, base_qs, using, pk_val, *more)

    def inserted(self, manager, using, *more):
        done = insert(self, manager, using, *more)
        note(using, type(self), [self.pk], is_insert=True)
        return done

    def found(rows):
        return list(models.QuerySet(rows.model, rows.query.chain(), rows.db).values_list("pk", flat=True))

    def all_updated(rows, **columns):
        if is_watched(rows.db, rows.model):
            note(rows.db, rows.model, found(rows))
        return update_all(rows, **columns)

    def all_deleted(rows, using):
        if is_watched(using, rows.model):
            note(using, rows.model, found(rows))
        return delete_all(rows, using)

    patch.setattr(models.QuerySet, "update", all_updated)
    patch.setattr(models.QuerySet, "_raw_delete", all_deleted)
    patch.setattr(transaction.Atomic, "__enter__", entered)
    patch.setattr(models.QuerySet, "_fetch_all", fetched)
    patch.setattr(models.Model, "_do_update", updated)
    patch.setattr(models.Model, "_do_insert", inserted)


def is_watched(using, model) -> bool:
    if model._meta.app_label != "tracker" or model._meta.auto_created or model._meta.model_name in APART:
        return False
    return bool(blocks_of_product(transaction.get_connection(using)))


def blocks_of_product(connection):
    return [
        block
        for block in connection.atomic_blocks
        if not (block._from_testcase or getattr(block, "is_of_test", False))
    ]


def note(using, model, rows, *, blocks_keys=False, is_insert=False):
    if not is_watched(using, model):
        return
    name = model._meta.model_name
    held, locked = transaction.get_connection(using).locks_held
    new = sorted({*rows} - held.get(name, set()))
    held.setdefault(name, set()).update(new)
    if not new or is_insert:
        return  # nobody else sees a new row
    if trouble := find_trouble(held, locked, name, new, blocks_keys):
        stack = [frame for frame in traceback.extract_stack() if frame.filename.startswith(PRODUCT)]
        if stack and not any(part in frame.filename for frame in stack for part in ALONE):
            raise WrongOrder(f"{trouble}\n" + "".join(traceback.format_list(stack)))
    if name in ORDER:
        locked.setdefault(name, set()).update(new)


def find_trouble(held, locked, name, new, blocks_keys) -> str:
    if name in BELOW:
        above = BELOW[name]
        return "" if held.get(above) else f"{name} is locked, and no {above} before it"
    if name not in ORDER:
        return f"{name} has no place in ORDER"
    if blocks_keys and name not in ("chainhead", "entrybody"):
        return f"a lock on {name} is not no_key: every entry by or about it waits for it"
    later = [other for other in locked if ORDER.index(other) > ORDER.index(name)]
    if later:
        return f"{name} is locked after {', '.join(later)}"
    before = locked.get(name)
    if name == "chainhead":
        return "a side's own chain is locked after the shared one" if before and "both" in before else ""
    if before and max(before) > new[0]:
        return f"one more {name} is locked, out of the order of keys"
    return ""
