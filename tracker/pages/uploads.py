from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class RefuseFiles(FileUploadHandler):
    """The product takes no files; without this, anybody could fill the disk with them."""

    def new_file(self, *args, **kwargs):
        raise RequestDataTooBig("files are not taken")

    def receive_data_chunk(self, raw_data, start):
        return None

    def file_complete(self, file_size):
        return None
