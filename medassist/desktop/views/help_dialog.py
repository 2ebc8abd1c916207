"""The guide to the window with every key, and what the program is made of."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from medassist import __version__, data_files
from medassist.desktop.actions import Actions
from medassist.desktop.views.layout import label
from medassist.desktop.views.safe_browser import SafeBrowser


class HelpDialog(QDialog):
    """Two tabs: how to read the window, and the keys."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guide and keys"))
        self.guide = SafeBrowser(self.tr("Guide"))
        self.guide.setMarkdown(data_files.resource("help/guide.md").read_text(encoding="utf-8"))
        self.guide.document().setDocumentMargin(12)
        self.keys = SafeBrowser(self.tr("Keys"))
        self.keys.document().setDocumentMargin(12)
        self.keys.setHtml(self._keys_html(actions))
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        for part in (tabs, tabs.tabBar()):
            part.setAccessibleName(self.tr("Help"))
        tabs.addTab(self.guide, self.tr("&Guide"))
        tabs.addTab(self.keys, self.tr("&Keys"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 12)
        box.addWidget(tabs, 1)
        box.addWidget(buttons)
        self.resize(640, 620)

    def _keys_html(self, actions: Actions) -> str:
        rows = [self._row(action) for action in actions.all()]
        extra = (
            (self.tr("Edit the finding (in the findings)"), "E"),
            (self.tr("Go to the finding's words (in the findings)"), "Enter"),
            (self.tr("Remove the finding (in the findings)"), "Delete"),
            (self.tr("Next field, previous field"), "Tab, Shift+Tab"),
        )
        rows += [_line(text, keys) for text, keys in extra]
        return f"<style>td {{ padding: 3px 18px 3px 0; }}</style><table>{''.join(row for row in rows if row)}</table>"

    def _row(self, action: QAction) -> str:
        keys = ", ".join(sequence.toString(QKeySequence.SequenceFormat.NativeText) for sequence in action.shortcuts())
        return _line(action.toolTip(), keys) if keys else ""


class AboutDialog(QDialog):
    """Versions, licences and what the program is for."""

    def __init__(self, knowledge_version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About MedAssist"))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 14)
        box.setSpacing(8)
        box.addWidget(label(f"MedAssist {__version__}", "strong"))
        knowledge = knowledge_version or self.tr("not open")
        lines = (
            self.tr("Knowledge base: {version}").format(version=knowledge),
            self.tr("Decision support for clinicians: verify independently. It suggests, it does not diagnose."),
            self.tr("Works offline: nothing leaves this machine."),
            self.tr("Licence: Apache-2.0. Findings and annotations from the Human Phenotype Ontology (hpo.jax.org)."),
            self.tr("Window toolkit: Qt, under the LGPL-3.0."),
        )
        for line in lines:
            box.addWidget(label(line, wrap=True))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
        self.setMinimumWidth(440)


def _line(text: str, keys: str) -> str:
    return f"<tr><td><b>{escape(keys)}</b></td><td>{escape(text)}</td></tr>"
