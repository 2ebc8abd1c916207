"""What only the process shows of a bad file or a full disk: the exit code, the words, nothing left behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hostile import make_docx, make_pdf, make_phenopacket

from medassist.workflow import Services

NOTE = b"54-year-old man. Fever 38.9 C and a productive cough for 3 days. Denies chest pain. HR 118."
# A process of root reads and writes everything unless it gives up these two rights.
AS_ANYBODY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
NO_NETWORK = ("unshare", "-rn")


class Place:
    """Where a run may leave something: its folder for temporary files, its data folder and its own."""

    def __init__(self, root: Path) -> None:
        self.temporary, self.home, self.work = root / "tmp", root / "home", root / "work"
        for folder in (self.temporary, self.home, self.work):
            folder.mkdir()

    def run(
        self, *arguments: str, stdin: bytes = b"", before: Sequence[str] = (), home: Path | None = None, **options
    ) -> subprocess.CompletedProcess[bytes]:
        """`medassist` with these arguments in the working folder."""
        environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary))}
        environment |= {"MEDASSIST_HOME": str(home or self.home), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [*before, sys.executable, "-W", "error", "-m", "medassist", *arguments]
        channels = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.run(
            command, input=stdin, env=environment, cwd=self.work, timeout=120, check=False, **channels
        )

    def files(self) -> list[str]:
        """What lies in the three folders."""
        return sorted(
            str(path.relative_to(folder))
            for folder in (self.temporary, self.home, self.work)
            for path in folder.rglob("*")
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def refused(result: subprocess.CompletedProcess[bytes], code: str, where: str) -> None:
    """One line of words with the number and the place, exit code 3 and nothing else."""
    error = result.stderr.decode()
    assert result.returncode == 3, error
    assert not result.stdout
    assert re.fullmatch(rf"{code} {re.escape(where)}: [^\n]+\n", error), error


BAD = {
    "empty": ("a.txt", lambda: b"", "MA101"),
    "binary": ("a.txt", lambda: bytes(range(256)) * 20, "MA110"),
    "50 MB of text": ("a.txt", lambda: b"Fever and cough. " * 3_000_000, "MA104"),
    "encrypted PDF": ("a.pdf", make_pdf.encrypted_pdf, "MA105"),
    "PDF of images only": ("a.pdf", lambda: make_pdf.pages([make_pdf.IMAGE_CONTENT]), "MA107"),
    "truncated DOCX": ("a.docx", lambda: make_docx.with_paragraphs("Fever")[:-400], "MA106"),
    "zip bomb as DOCX": ("a.docx", lambda: make_docx.zip_bomb(200_000_000), "MA114"),
    "two patients": (
        "a.json",
        lambda: make_phenopacket.as_bytes([make_phenopacket.VERSION_2, make_phenopacket.VERSION_1]),
        "MA108",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code"), BAD.values(), ids=BAD)
def test_a_bad_file_ends_with_its_number_and_leaves_nothing(
    place: Place, name: str, make: Callable[[], bytes], code: str
) -> None:
    (place.work / name).write_bytes(make())
    before = place.files()
    refused(place.run("assess", name, "--format", "html", "--output", "report.html"), code, name)
    assert place.files() == before


def test_a_folder_is_no_record(place: Place) -> None:
    (place.work / "notes").mkdir()
    refused(place.run("assess", "notes"), "MA102", "notes")


def test_bad_bytes_on_standard_input_are_refused_like_a_file(place: Place) -> None:
    refused(place.run("assess", "-", stdin=bytes(range(256)) * 20), "MA110", "standard input")
    refused(place.run("assess", "-", "--encoding", "klingon", stdin=NOTE), "MA118", "standard input")


@pytest.mark.skipif(os.name == "nt" or not shutil.which("setpriv"), reason="needs permissions that hold for root")
def test_a_file_that_may_not_be_read_is_refused(place: Place) -> None:
    (place.work / "a.txt").write_bytes(NOTE)
    (place.work / "a.txt").chmod(0)
    refused(place.run("assess", "a.txt", before=AS_ANYBODY if os.geteuid() == 0 else ()), "MA102", "a.txt")


@pytest.mark.skipif(os.name == "nt" or not shutil.which("setpriv"), reason="needs permissions that hold for root")
def test_a_read_only_folder_takes_no_report(place: Place, services: Services, knowledge_home: Path) -> None:
    (place.work / "a.txt").write_bytes(NOTE)
    closed = place.work / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    before = AS_ANYBODY if os.geteuid() == 0 else ()
    output = str(closed / "report.html")
    result = place.run("assess", "a.txt", "--format", "html", "--output", output, before=before, home=knowledge_home)
    refused(result, "MA401", "report.html")
    assert place.files() == ["a.txt", "closed"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_a_full_disk_is_told_and_a_device_stays_a_device(
    place: Place, services: Services, knowledge_home: Path, kind: str
) -> None:
    (place.work / "a.txt").write_bytes(NOTE)
    full = place.work / "full"
    full.symlink_to("/dev/full")
    result = place.run("assess", "a.txt", "--format", kind, "--output", "full", home=knowledge_home)
    refused(result, "MA401", "full")
    assert full.is_char_device()
    assert place.files() == ["a.txt", "full"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_standard_output_is_told(place: Place, services: Services, knowledge_home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = place.run("assess", "-", stdin=NOTE, home=knowledge_home, stdout=full)
    assert result.returncode == 3
    assert re.fullmatch(rb"MA401 standard output: [^\n]+\n", result.stderr)


def test_a_reader_that_goes_away_is_no_fault(place: Place, services: Services, knowledge_home: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = place.run("assess", "-", stdin=NOTE, home=knowledge_home, stdout=writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (0, b"")


def test_output_is_utf8_whatever_the_locale(
    place: Place, services: Services, knowledge_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    result = place.run(
        "assess", "-", "--format", "json", stdin="Fever 38.9 °C and a cough.".encode(), home=knowledge_home
    )
    assert result.returncode == 0, result.stderr.decode()
    assert "38.9 °C" in result.stdout.decode("utf-8")


def test_a_machine_without_any_network_sees_no_difference(
    place: Place, services: Services, knowledge_home: Path
) -> None:
    if (
        not shutil.which("unshare")
        or subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no network namespace can be made here")
    (place.work / "a.txt").write_bytes(NOTE)
    arguments = ("assess", "a.txt", "--format", "json")
    without = place.run(*arguments, before=NO_NETWORK, home=knowledge_home)
    assert without.returncode == 0, without.stderr.decode()
    assert without.stdout == place.run(*arguments, home=knowledge_home).stdout


def test_nothing_is_sent_and_no_name_is_looked_up(place: Place, services: Services, knowledge_home: Path) -> None:
    trace = place.work / "trace"
    watching = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace))
    if not shutil.which("strace") or subprocess.run([*watching, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no process can be traced here")
    (place.work / "a.txt").write_bytes(NOTE)
    result = place.run("assess", "a.txt", before=watching, home=knowledge_home)
    assert result.returncode == 0, result.stderr.decode()
    calls = [line for line in trace.read_text(encoding="utf-8").splitlines() if "AF_INET" in line]
    # A library imported on the way asks once whether the machine has IPv6, by naming a socket of its own address.
    assert [call for call in calls if not re.search(r" socket\(|bind\(.*\"::1\"", call)] == []
