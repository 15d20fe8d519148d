from django.core.management.base import BaseCommand, CommandError

from tracker.history.rules import check_all
from tracker.meetings.verifying import check_conclusions
from tracker.reports.verifying import check_snapshots, is_kept

REPORTS = "reports"


class Command(BaseCommand):
    help = (
        "Checks the history chains, every published report and all agreed conclusions, and prints heads. "
        "Keep those elsewhere: an end that was cut off together with its head shows only against them "
        "(--kept CHAIN:LENGTH:HASH)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--kept", action="append", default=[], metavar="CHAIN:LENGTH:HASH")

    def handle(self, *args, kept, **options):
        broken, removed = [], 0
        for verdict in check_all():
            self.stdout.write(f"{verdict.chain}:{verdict.length}:{verdict.head}")
            removed += verdict.removed
            if verdict.problem:
                broken.append(f"Chain {verdict.chain}: {verdict.problem}.")
        reports = check_snapshots()
        if reports.length:
            self.stdout.write(f"{REPORTS}:{reports.length}:{reports.head}")
        if reports.problem:
            broken.append(f"Reports: {reports.problem}.")
        agreed = check_conclusions()
        if agreed.problem:
            broken.append(f"Conclusions: {agreed.problem}.")
        elif agreed.length:
            self.stdout.write(f"Agreed conclusions that hold: {agreed.length}.")
        if unvouched := reports.unvouched + agreed.unvouched:
            self.stdout.write(
                "Reports and conclusions whose signatures the shared chain does not vouch for, frozen before "
                f"it told of them: {unvouched}."
            )
        broken += [problem for line in kept if (problem := self.compare(line))]
        if broken:
            raise CommandError(" ".join(broken))
        noted = f" Texts removed after a spill: {removed}." if removed else ""
        self.stdout.write(self.style.SUCCESS(f"Every chain and every published report holds.{noted}"))

    def compare(self, line):
        from tracker.history.models import Entry

        try:
            chain, length, digest = line.split(":")
            sequence = int(length)
        except ValueError:
            raise CommandError(f"--kept {line!r} is not CHAIN:LENGTH:HASH.") from None
        if not sequence:
            return ""
        if chain == REPORTS:
            return "" if is_kept(sequence, digest) else f"Snapshot {sequence} is not the one that was kept."
        entry = (
            Entry.objects.unrestricted("compared with a head kept elsewhere")
            .filter(chain=chain, sequence=sequence)
            .first()
        )
        if entry is None or entry.hash != digest:
            return f"Chain {chain}: entry {sequence} is not the one whose hash was kept."
        return ""
