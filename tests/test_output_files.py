import os
import stat

import pytest

from medassist.errors import StoreError
from medassist.output_files import write_whole


def test_a_file_is_replaced_at_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "report.html"
    path.write_bytes(b"an older and longer report")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    folder = tmp_path / "report.html"
    folder.mkdir()
    for path in (folder, tmp_path / "missing" / "report.html"):
        with pytest.raises(StoreError) as told:
            write_whole(path, b"new")
        assert (told.value.code, told.value.where) == ("MA401", "report.html")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(path, b"report")
        assert os.read(reader, 100) == b"report"
    finally:
        os.close(reader)
    assert path.is_fifo()
