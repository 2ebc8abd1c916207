import os
import threading

import pytest

from medassist.desktop import preparation
from medassist.errors import Cancelled, KnowledgeError
from medassist.settings import Settings


def builds(settings, sender):
    sender.send(("progress", 1, 2, "compiling"))
    sender.send(("done",))


def fails(settings, sender):
    sender.send(("error", KnowledgeError("MA203", "hp.obo")))


def dies(settings, sender):
    os._exit(1)


def never_ends(settings, sender):
    sender.send(("progress", 0, 0, "waiting"))
    threading.Event().wait(60)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path)


def test_progress_comes_through(settings):
    seen = []
    preparation.run_in_process(builds, settings, lambda *step: seen.append(step), lambda: False)
    assert seen == [(1, 2, "compiling")]


def test_an_error_comes_through_whole(settings):
    with pytest.raises(KnowledgeError) as told:
        preparation.run_in_process(fails, settings, lambda *step: None, lambda: False)
    assert (told.value.code, told.value.detail) == ("MA203", "hp.obo")


def test_a_process_that_dies_is_an_error(settings):
    with pytest.raises(KnowledgeError) as told:
        preparation.run_in_process(dies, settings, lambda *step: None, lambda: False)
    assert told.value.code == "MA201"


def test_cancelling_ends_the_process(settings):
    started = []
    with pytest.raises(Cancelled):
        preparation.run_in_process(never_ends, settings, lambda *step: started.append(step), lambda: bool(started))


def test_what_was_prepared_once_is_not_prepared_again(settings, monkeypatch):
    runs = []
    monkeypatch.setattr(preparation, "run_in_process", lambda *call: runs.append(call))
    for _ in range(2):
        preparation.prepare(settings, lambda *step: None, lambda: False)
    assert len(runs) == 1
    (settings.data_folder / "knowledge" / "prepared.txt").write_bytes(b"\xff another release")
    preparation.prepare(settings, lambda *step: None, lambda: False)
    assert len(runs) == 2
