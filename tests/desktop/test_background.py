import threading

import pytest

from medassist.desktop.background import Jobs
from medassist.errors import Cancelled, UsageError


class Log:
    def __init__(self):
        self.done = []
        self.failed = []


@pytest.fixture
def jobs(qapp):
    jobs = Jobs(show_after_ms=0)
    yield jobs
    jobs.close()


def test_a_result_comes_back_on_the_starting_thread(qtbot, jobs):
    seen = []

    def work(report, should_stop):
        return threading.get_ident()

    jobs.start("a", "Working", work, lambda result: seen.append((result, threading.get_ident())), seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert receiver == threading.get_ident()
    assert worker != receiver
    assert not jobs.busy()


def test_an_error_comes_back_as_a_value(qtbot, jobs):
    log = Log()

    def work(report, should_stop):
        raise UsageError("MA002", "HP:1")

    jobs.start("a", "Working", work, log.done.append, log.failed.append)
    qtbot.waitUntil(lambda: bool(log.failed))
    assert log.failed[0].code == "MA002"
    assert not log.done


def test_an_unforeseen_error_comes_back_too(qtbot, jobs):
    log = Log()
    jobs.start("a", "Working", lambda report, should_stop: 1 // 0, log.done.append, log.failed.append)
    qtbot.waitUntil(lambda: bool(log.failed))
    assert isinstance(log.failed[0], ZeroDivisionError)


def test_a_cancelled_job_ends_and_tells_nobody(qtbot, jobs):
    log = Log()
    started, ended = threading.Event(), threading.Event()

    def work(report, should_stop):
        started.set()
        while not should_stop():
            ended.wait(0.001)
        ended.set()
        raise Cancelled

    jobs.start("a", "Working", work, log.done.append, log.failed.append)
    assert started.wait(5)
    jobs.cancel("a")
    assert not jobs.busy()
    assert ended.wait(5)
    jobs.close()
    assert not log.done
    assert not log.failed


def test_a_new_job_of_a_lane_drops_the_result_of_the_old_one(qtbot, jobs):
    log = Log()
    release = threading.Event()

    def slow(report, should_stop):
        release.wait(5)
        return "old"

    jobs.start("a", "Old", slow, log.done.append, log.failed.append)
    jobs.start("a", "New", lambda report, should_stop: "new", log.done.append, log.failed.append)
    qtbot.waitUntil(lambda: bool(log.done))
    release.set()
    jobs.close()
    assert log.done == ["new"]


def test_lanes_do_not_disturb_each_other(qtbot, jobs):
    log = Log()
    jobs.start("a", "One", lambda report, should_stop: 1, log.done.append, log.failed.append)
    jobs.start("b", "Two", lambda report, should_stop: 2, log.done.append, log.failed.append)
    qtbot.waitUntil(lambda: sorted(log.done) == [1, 2])


def test_progress_is_shown_with_stage_and_count(qtbot, jobs):
    release = threading.Event()

    def work(report, should_stop):
        report(3, 7, "linking")
        release.wait(5)

    jobs.start("a", "Reading", work, lambda result: None, lambda error: None)
    qtbot.waitUntil(lambda: jobs.shown() == ("Reading", "linking", 3, 7))
    release.set()
    qtbot.waitUntil(lambda: jobs.shown() is None)


def test_short_work_shows_no_progress(qtbot, qapp):
    jobs = Jobs()
    log = Log()
    jobs.start("a", "Reading", lambda report, should_stop: report(1, 2, "x"), log.done.append, log.failed.append)
    assert jobs.shown() is None
    qtbot.waitUntil(lambda: bool(log.done))
    assert jobs.shown() is None
    jobs.close()


def test_closing_waits_for_the_threads(qapp):
    jobs = Jobs()
    ended = []

    def work(report, should_stop):
        while not should_stop():
            threading.Event().wait(0.001)
        ended.append(True)

    jobs.start("a", "Working", work, lambda result: None, lambda error: None)
    jobs.close()
    assert ended == [True]
