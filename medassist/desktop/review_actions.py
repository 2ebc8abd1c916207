"""The Review menu: what the keys do to the current finding."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu, QWidget

from medassist.desktop import operations, words
from medassist.desktop.actions import Actions
from medassist.desktop.case_session import CaseSession, Operation
from medassist.desktop.views.dialogs import Dialogs
from medassist.desktop.views.findings_view import FindingsView
from medassist.desktop.views.record_view import RecordView
from medassist.domain.document import Span
from medassist.domain.finding import Finding, Status

REVIEW = ("next", "previous", "accept", "reject", "unsure", "toggle_absent", "clear", "add", "edit", "remove")
LONGEST_SEARCH = 80
"""Code points of a selection that are searched for; longer ones are no finding's name."""


class ReviewActions(QObject):
    """Connects the actions to the session; deciding moves on to the next unreviewed finding."""

    def __init__(
        self,
        session: CaseSession,
        actions: Actions,
        findings: FindingsView,
        record: RecordView,
        dialogs: Dialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._actions = actions
        self._findings = findings
        self._record = record
        self._dialogs = dialogs
        self._window = window
        steps: dict[str, Callable[[], None]] = {
            "next": lambda: findings.step(1),
            "previous": lambda: findings.step(-1),
            "accept": lambda: self._decide(operations.accept),
            "reject": lambda: self._decide(operations.reject),
            "unsure": lambda: self._decide(operations.mark_unsure),
            "clear": lambda: self._act(lambda finding: operations.clear([finding.id])),
            "toggle_absent": lambda: self._act(operations.toggle_absent),
            "remove": lambda: self._act(lambda finding: operations.remove(finding.id)),
            "add": self.add,
            "edit": self.edit,
            "accept_shown": self.accept_shown,
        }
        for name, step in steps.items():
            actions[name].triggered.connect(step)
        findings.table.go_to_text.connect(self.go_to_text)
        findings.table.remove_requested.connect(actions["remove"].trigger)
        findings.table.edit_requested.connect(self.edit)
        findings.menu_requested.connect(self._on_menu)
        findings.add_requested.connect(self.add)
        record.add_requested.connect(self.add)
        for signal in (session.opened, session.changed, session.finding_selected):
            signal.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Offer what can be done now."""
        open_ = self._session.case is not None
        chosen = bool(self._session.finding)
        for name in REVIEW:
            self._actions[name].setEnabled(open_ and (chosen or name in ("next", "previous", "add")))
        self._actions["accept_shown"].setEnabled(open_)

    def go_to_text(self) -> None:
        """Show the current finding's words and put the cursor there."""
        if self._session.finding:
            self._record.show_current(self._session.finding, jump=True)
            self._record.setFocus()

    def add(self, span: Span | None = None) -> None:
        """Add a finding over the selected words, or over none."""
        case = self._session.case
        if case is None:
            return
        span = span if isinstance(span, Span) else self._record.selected_span()
        text = case.assessment.document.text[span.start : span.end] if span else ""
        title = self.tr("Add a finding")
        words_only = " ".join(text.split())[:LONGEST_SEARCH]
        picked = self._dialogs.pick_concept(self._window, self._session.engine, words_only, Status.PRESENT, title)
        if picked is not None:
            self._session.do(operations.add(picked[0], span, picked[1]))
            self._select_newest()

    def edit(self) -> None:
        """Choose another concept or status for the current finding."""
        finding = self._session.find_finding(self._session.finding)
        if finding is None:
            return
        title = self.tr("Change the finding")
        picked = self._dialogs.pick_concept(self._window, self._session.engine, finding.label, finding.status, title)
        if picked is not None:
            self._session.do(operations.recode(finding, *picked))
            if picked[0].id != finding.concept:
                self._select_newest()

    def accept_shown(self) -> None:
        """Accept every finding shown that nobody has reviewed, as one step back."""
        findings = self._findings.shown_unreviewed()
        if findings:
            self._session.do(operations.accept(findings))

    def _select_newest(self) -> None:
        case = self._session.case
        if case is not None and case.added:
            self._session.select_finding(case.added[-1].id)

    def _decide(self, decision: Callable[[list[str]], Operation]) -> None:
        finding = self._session.finding
        if finding:
            self._session.do(decision([finding]))
            self._findings.go_to_next_unreviewed(finding)

    def _act(self, operation: Callable[[Finding], Operation]) -> None:
        finding = self._session.find_finding(self._session.finding)
        if finding is not None:
            self._session.do(operation(finding))

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self._window)
        for name in ("accept", "reject", "unsure", "clear"):
            menu.addAction(self._actions[name])
        finding = self._session.find_finding(self._session.finding)
        if finding is not None:
            statuses = menu.addMenu(self.tr("&Status"))
            for status in Status:
                action = statuses.addAction(words.status(status).capitalize())
                action.setCheckable(True)
                action.setChecked(status is finding.status)
                action.triggered.connect(
                    lambda _checked=False, chosen=status: self._session.do(operations.set_status(finding.id, chosen))
                )
        menu.addSeparator()
        for name in ("edit", "remove"):
            menu.addAction(self._actions[name])
        menu.exec(place)
