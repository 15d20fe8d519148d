"""Every sentence is there in Korean, and the compiled catalogue is that of the written one.

Extracts the sentences again in a copy of the code, with the same options as `make messages`, and compares.
"""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
CATALOGUE = Path("tracker/locale/ko/LC_MESSAGES/django.po")
SLOT = re.compile(r"%\(\w+\)[a-z]|%%|%[a-z]")


def read_po(path):
    """The entries as dictionaries by keyword, with `fuzzy`, without the header and what is obsolete."""
    entries = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry, name = {"fuzzy": False}, None
        for row in block.splitlines():
            if row.startswith("#"):
                entry["fuzzy"] |= row.startswith("#,") and "fuzzy" in row
                continue
            keyword, _, text = row.partition(" ") if row.startswith("msg") else (name, "", row)
            name = keyword
            entry[name] = entry.get(name, "") + ast.literal_eval(text)
        if entry.get("msgid"):
            entries.append(entry)
    return entries


def key_of(entry):
    context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
    return context + entry["msgid"]


def texts_of(entry):
    return [text for name, text in entry.items() if name.startswith("msgstr")]


def slots_of(text):
    return set(SLOT.findall(text))


def unfinished(entries):
    """A sentence for each entry that lacks its Korean or whose slots differ. A plural may drop its number."""
    for entry in entries:
        source, texts = entry["msgid"], texts_of(entry)
        if entry["fuzzy"]:
            yield f"fuzzy: {source!r}"
        elif not all(texts):
            yield f"not translated: {source!r}"
        elif "msgid_plural" not in entry and any(slots_of(text) != slots_of(source) for text in texts):
            yield f"other slots than the source: {source!r}"


def read_mo(path):
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    return {key: text for key, text in catalogue.items() if key}


def expected_mo(entries):
    found = {}
    for entry in entries:
        if "msgid_plural" in entry:
            plurals = {name: text for name, text in entry.items() if name.startswith("msgstr[")}
            found.update(((key_of(entry), int(name[7:-1])), text) for name, text in plurals.items())
        else:
            found[key_of(entry)] = entry["msgstr"]
    return found


def extract_again(folder, options):
    """The entries that `make messages` would leave behind, in a copy that is thrown away."""
    for name in ("tracker", "templates", "manage.py"):
        copy = shutil.copytree if (FOLDER / name).is_dir() else shutil.copy
        copy(FOLDER / name, folder / name)
    command = [sys.executable, "manage.py", "makemessages", "--verbosity=0", *options]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    return read_po(folder / CATALOGUE)


def find_problems(options):
    entries = read_po(FOLDER / CATALOGUE)
    yield from unfinished(entries)
    if read_mo((FOLDER / CATALOGUE).with_suffix(".mo")) != expected_mo(entries):
        yield "the compiled catalogue is stale: run `make messages`"
    with tempfile.TemporaryDirectory(prefix="ncg-messages.") as folder:
        wanted = {key_of(entry) for entry in extract_again(Path(folder), options)}
    have = {key_of(entry) for entry in entries}
    yield from (f"missing: {key!r}" for key in sorted(wanted - have))
    yield from (f"used nowhere: {key!r}" for key in sorted(have - wanted))


def main(options):
    if not shutil.which("xgettext"):
        return "xgettext was not found: install gettext to see whether a sentence is missing."
    problems = list(find_problems(options))
    if problems:
        return "\n".join([f"{CATALOGUE} is not complete:", *problems])
    print(f"{CATALOGUE} is complete.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
