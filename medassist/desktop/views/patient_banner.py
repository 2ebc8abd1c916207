"""Who the record is about, on every view; age and sex can be corrected."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from medassist.desktop import operations, words
from medassist.desktop.ages import parse_age
from medassist.desktop.case_session import CaseSession
from medassist.desktop.views.layout import label
from medassist.domain.record import Sex


class PatientBanner(QFrame):
    """Shows the session's patient; an edit ranks anew. The signals ask the window."""

    issues_requested = Signal()
    report_requested = Signal()

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._session = session
        self.name = label("", "strong")
        self.details = label("", "muted")
        self.age = QLineEdit()
        self.age.setPlaceholderText(self.tr("unknown"))
        self.age.setToolTip(self.tr("Age: 58, 8 months or 12 days. Changing it ranks anew."))
        self.sex = QComboBox()
        self.sex.addItem(self.tr("Unknown"), None)
        self.sex.addItem(self.tr("Female"), Sex.FEMALE)
        self.sex.addItem(self.tr("Male"), Sex.MALE)
        self.sex.setToolTip(self.tr("Sex. Changing it ranks anew."))
        self.source = label("", "muted")
        self.issues = QPushButton()
        self.issues.setObjectName("flat")
        self.issues.clicked.connect(self.issues_requested)
        self.report = QPushButton(self.tr("&Report\u2026"))
        self.report.setObjectName("primary")
        self.report.clicked.connect(self.report_requested)
        self._arrange()
        self.age.editingFinished.connect(self._on_age)
        self.age.textEdited.connect(self._on_typing)
        self.sex.activated.connect(self._on_sex)
        session.opened.connect(self._refresh)
        session.changed.connect(self._refresh)
        self._refresh()

    def _arrange(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 7, 12, 7)
        box.setSpacing(8)
        age_label = label(self.tr("A&ge"), "muted")
        age_label.setBuddy(self.age)
        sex_label = label(self.tr("Se&x"), "muted")
        sex_label.setBuddy(self.sex)
        self.age.setFixedWidth(self.fontMetrics().horizontalAdvance("18 months") + 26)
        box.addWidget(self.name)
        box.addWidget(self.details)
        box.addSpacing(8)
        for widget in (age_label, self.age, sex_label, self.sex):
            box.addWidget(widget)
        box.addStretch(1)
        for last in (self.source, self.issues, self.report):
            box.addWidget(last)

    def _refresh(self) -> None:
        case = self._session.case
        self.setVisible(case is not None)
        if case is None:
            return
        patient = case.patient
        self.name.setText(patient.name or self.tr("Patient not named"))
        details = []
        if patient.identifier:
            details.append(self.tr("no. {number}").format(number=patient.identifier))
        if patient.birth_date:
            details.append(self.tr("born {date}").format(date=patient.birth_date))
        self.details.setText("  \u00b7  ".join(details))
        self.details.setVisible(bool(details))
        self.age.setText(words.age(patient.age_years) if patient.age_years is not None else "")
        self._flag_age(valid=True)
        self.sex.setCurrentIndex(0 if patient.sex is None else (1 if patient.sex is Sex.FEMALE else 2))
        record = case.assessment.record
        self.source.setText(self.fontMetrics().elidedText(record.source, Qt.TextElideMode.ElideMiddle, 220))
        self.source.setToolTip(self.tr("{name}\nFormat: {format}").format(name=record.source, format=record.format))
        count = len(record.unread) + len(case.assessment.issues)
        self.issues.setVisible(count > 0)
        self.issues.setText(self.tr("\u26a0 {n} to note").format(n=count))
        self.issues.setToolTip(self.tr("What could not be read or used, and what to check"))

    def _on_typing(self, text: str) -> None:
        try:
            parse_age(text)
        except ValueError:
            self._flag_age(valid=False)
        else:
            self._flag_age(valid=True)

    def _on_age(self) -> None:
        case = self._session.case
        if case is None or not self.age.isModified():
            return
        self.age.setModified(False)
        try:
            years = parse_age(self.age.text())
        except ValueError:
            self._refresh()
            return
        self._session.do(operations.set_age(years))

    def _on_sex(self, number: int) -> None:
        value = self.sex.itemData(number)
        self._session.do(operations.set_sex(None if value is None else Sex(value)))

    def _flag_age(self, *, valid: bool) -> None:
        name = "" if valid else "invalid"
        if self.age.objectName() != name:
            self.age.setObjectName(name)
            self.age.style().unpolish(self.age)
            self.age.style().polish(self.age)
