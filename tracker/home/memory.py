"""What costs much to read, kept by this process until something is written that its reader may see.

Every change leaves an entry in the chain of its audience, in the same transaction. So while the heads of the
chains that a member may read stand still, nothing was changed that this member could be shown. The heads are
read before the rows: what is written between the two is kept under a head that nobody asks for again.
"""

from collections import OrderedDict
from threading import Lock

from django.utils.translation import get_language

from tracker.history.models import BOTH, ChainHead

# Off in most tests: they put rows into tables without the entries that verbs leave.
ON = True
# How much is kept: about two pages for each member of two staffs.
MOST = 400
KEPT: OrderedDict = OrderedDict()
LOCK = Lock()


def remembered(key, read):
    """What `read` gives, or gave for the same key, which holds all that it depends on, heads included."""
    if not ON:
        return read()
    with LOCK:
        if key in KEPT:
            KEPT.move_to_end(key)
            return KEPT[key]
    found = read()
    with LOCK:
        KEPT[key] = found
        while len(KEPT) > MOST:
            KEPT.popitem(last=False)
    return found


def read_heads(*chains) -> tuple:
    heads = ChainHead.objects.filter(chain__in=chains).order_by("chain")
    return tuple(heads.values_list("chain", "hash"))


def member_key(member, today) -> tuple:
    """One query. All that decides what a member is shown on a day, in the language of the request."""
    heads = read_heads(BOTH, member.side_id or BOTH)
    rights = (member.side_id, member.role, member.is_steward, member.is_active, member.is_superuser)
    return (heads, member.pk, *rights, today, get_language())
