"""The product keeps no files. A view that reads one says so; everywhere else a file is refused."""

import io

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# What a view reads at most; a little more is let through, so that it can say in words what is too large.
LARGEST = 1024 * 1024
LARGEST_REQUEST = 10 * LARGEST


def takes_file(view):
    """Marks a view that reads one file, in memory."""
    view.takes_file = True
    return view


class RefuseFiles(FileUploadHandler):
    """Without this, anybody could fill the disk with them."""

    request: HttpRequest
    has_one = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("this is more than any form here sends")

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        match = self.request.resolver_match
        if not getattr(match and match.func, "takes_file", False) or self.has_one:
            raise RequestDataTooBig("files are not taken")
        self.has_one, self.file = True, io.BytesIO()
        if not self.request.user.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        # One byte too many says that it was too large; the rest is not kept.
        self.file.write(raw_data[: max(0, LARGEST + 1 - start)])

    def file_complete(self, file_size):
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
