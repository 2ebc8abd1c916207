"""Building once a content, atomically."""

import json
import os
import threading
import time

import pytest

from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base import build
from medassist.knowledge_base.build import content_hash, ensure_built, is_built
from medassist.knowledge_base.build_lock import build_lock
from medassist.knowledge_base.store import open_sources


@pytest.fixture
def root(tmp_path):
    return tmp_path / "data" / "knowledge"


def never():
    return False


def quiet(done, total, stage):
    pass


def test_a_second_call_finds_the_build(sources, root):
    stages = []
    first = ensure_built(sources, root, lambda done, total, stage: stages.append((done, total, stage)))
    assert is_built(first)
    assert stages[0] == (0, 5, "Reading HPO")
    assert stages[-1] == (5, 5, "Knowledge base ready")
    again = []
    assert ensure_built(sources, root, lambda *step: again.append(step)) == first
    assert again == []


def test_nothing_is_pickled_and_the_manifest_names_versions(sources, root):
    folder = ensure_built(sources, root)
    assert {path.name for path in folder.iterdir()} == {
        "arrays.npz",
        "tables.json",
        "names.json",
        "details.json",
        "search.npz",
        "manifest.json",
        "used",
    }
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["version"] == "9.9.9, HPO 2024-02-30"
    assert folder.name == manifest["sha256"][:16]


def test_a_changed_file_changes_the_hash_and_is_built_anew(sources, root):
    before = ensure_built(sources, root)
    path = sources.knowledge / "findings" / "chest.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("0.003", "0.004"), encoding="utf-8")
    after = ensure_built(sources, root)
    assert before != after
    assert before.is_dir()


def test_a_touched_file_with_the_same_content_keeps_the_hash(sources, root):
    before = content_hash(sources, root)
    os.utime(sources.knowledge / "VERSION", (1, 1))
    assert content_hash(sources, root) == before
    (root / "file_hashes.json").write_text("[broken", encoding="utf-8")
    assert content_hash(sources, root) == before


def test_builds_nobody_used_lately_are_removed(sources, root, monkeypatch):
    monkeypatch.setattr(build, "KEPT_SECONDS", -1.0)
    before = ensure_built(sources, root)
    (sources.knowledge / "VERSION").write_text("9.9.10", encoding="utf-8")
    after = ensure_built(sources, root)
    assert not before.exists()
    assert after.is_dir()


@pytest.mark.parametrize("stage", range(5))
def test_a_cancelled_build_leaves_nothing(sources, root, stage):
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > stage

    with pytest.raises(Cancelled):
        ensure_built(sources, root, should_stop=stop)
    assert [path.name for path in root.iterdir() if path.is_dir()] == []
    assert is_built(ensure_built(sources, root))


def test_leftovers_of_a_killed_build_are_swept(sources, root):
    leftover = root / ".building-99999"
    leftover.mkdir(parents=True)
    (leftover / "arrays.npz").write_bytes(b"half")
    ensure_built(sources, root)
    assert not leftover.exists()


@pytest.mark.parametrize("name", ["arrays.npz", "tables.json", "manifest.json"])
def test_a_truncated_build_is_made_again(sources, root, name):
    folder = ensure_built(sources, root)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    assert len(open_sources(sources, root).profiles.ids) > 0


def test_a_build_spoilt_in_its_size_is_made_again(sources, root):
    folder = ensure_built(sources, root)
    size = (folder / "arrays.npz").stat().st_size
    (folder / "arrays.npz").write_bytes(b"\0" * size)
    assert len(open_sources(sources, root).profiles.ids) > 0


def test_faulty_sources_leave_the_old_build_alone(sources, root):
    before = ensure_built(sources, root)
    (sources.knowledge / "findings" / "chest.ttl").write_text("not turtle", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        ensure_built(sources, root)
    assert (caught.value.code, caught.value.where) == ("MA202", "chest.ttl")
    assert is_built(before)


def test_missing_sources(sources, root):
    (sources.knowledge / "VERSION").unlink()
    with pytest.raises(KnowledgeError) as caught:
        ensure_built(sources, root)
    assert (caught.value.code, caught.value.where) == ("MA202", "VERSION")
    (sources.hpo / "hp.obo").unlink()
    with pytest.raises(KnowledgeError) as caught:
        ensure_built(sources, root)
    assert caught.value.code == "MA203"


def test_a_data_folder_that_cannot_be_made(sources, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        ensure_built(sources, tmp_path / "file" / "knowledge")
    assert caught.value.code == "MA201"


def test_a_second_builder_waits_then_gives_up(sources, root):
    waited = []
    with build_lock(root / "build.lock", quiet, never), pytest.raises(KnowledgeError) as caught:
        ensure_built(sources, root, lambda done, total, stage: waited.append(stage), patience=0.25)
    assert caught.value.code == "MA205"
    assert "Waiting" in waited[0]


def test_waiting_can_be_cancelled(sources, root):
    with build_lock(root / "build.lock", quiet, never), pytest.raises(Cancelled):
        ensure_built(sources, root, should_stop=lambda: True)


def test_a_waiting_builder_finds_what_the_other_built(sources, root):
    found = []
    lock = build_lock(root / "build.lock", quiet, never)
    lock.__enter__()
    thread = threading.Thread(target=lambda: found.append(ensure_built(sources, root)))
    thread.start()
    time.sleep(0.2)
    assert found == []
    lock.__exit__(None, None, None)
    thread.join(timeout=20)
    assert is_built(found[0])
