# SPDX-License-Identifier: Apache-2.0
"""Plants one violation of each kind in a small tree and looks whether the check finds it, and nothing else."""
import pathlib
import tempfile
import unittest

from check_architecture import MAX_LINES, Checker

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
CLEAN = {
    "engine/base/uniquefd.h": "#include <unistd.h>\n",
    "engine/base/result.h": "#include <QString>\n",
    "engine/warden/protocol.h": "#include <cstdint>\n",
    "engine/warden/main.cpp": '#include "engine/base/uniquefd.h"\n#include "engine/warden/protocol.h"\n',
    "engine/containment/link.cpp": '#include "engine/warden/protocol.h"\n#include "engine/base/result.h"\n',
    "engine/output/logstore.h": '#include "engine/base/result.h"\n',
    "engine/process/process.h": '#include "engine/output/logstore.h"\n#include "engine/base/result.h"\n',
    "engine/stack/stackspec.h": '#include "engine/process/process.h"\n',
    "engine/sampling/snapshot.h": "",
    "engine/session/session.h": '#include "engine/sampling/snapshot.h"\n#include "engine/stack/stackspec.h"\n',
    "ui/mainwindow.h": '#include <QWidget>\n#include "engine/session/session.h"\n',
    "ui/mainwindow.cpp": '#include "ui/mainwindow.h"\n#include "mainwindow.moc"\n',
    "app/desktop/main.cpp": '#include "ui/mainwindow.h"\n',
    "app/cli/console.h": "",
    "tests/cli/tst_cli.cpp": '#include "app/cli/console.h"\n',
}


class CheckArchitecture(unittest.TestCase):
    def problems(self, planted):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**CLEAN, **planted}.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text if text.startswith("!") else LICENCE + text, encoding="utf-8")
            return Checker(folder).run()

    def found(self, name, text, words):
        problems = self.problems({name: text})
        self.assertEqual(len(problems), 1, problems)
        self.assertTrue(problems[0].startswith(name + ":"), problems)
        self.assertIn(words, problems[0])

    def test_clean_tree_is_quiet(self):
        self.assertEqual(self.problems({}), [])

    def test_include_against_an_arrow(self):
        self.found("engine/base/x.h", '#include "engine/process/process.h"\n', "no arrow")
        self.found("engine/sampling/x.cpp", '#include "engine/output/logstore.h"\n', "no arrow")
        self.found("engine/containment/x.cpp", '#include "engine/output/logstore.h"\n', "no arrow")

    def test_unknown_room(self):
        self.found("engine/attic/x.h", '#include "engine/base/result.h"\n', "no room")

    def test_warden_takes_more_than_it_may(self):
        self.found("engine/warden/x.cpp", '#include "engine/base/result.h"\n', "warden may not")
        self.found("engine/warden/x.cpp", "#include <QString>\n", "without Qt")

    def test_warden_is_included(self):
        self.found("engine/process/x.cpp", '#include "engine/warden/protocol.h"\n', "of the warden")

    def test_gui_header_in_the_engine(self):
        self.found("engine/output/x.cpp", "#include <QPainter>\n", "Gui or Widgets")
        self.found("engine/output/x.cpp", "#include <QtWidgets/QLabel>\n", "Gui or Widgets")
        self.found("app/cli/x.cpp", "#include <QApplication>\n", "Gui or Widgets")

    def test_someone_includes_app_or_ui(self):
        self.found("ui/x.cpp", '#include "app/cli/console.h"\n', "may not include")
        self.found("engine/session/x.cpp", '#include "ui/mainwindow.h"\n', "may not include")
        self.found("app/cli/x.cpp", '#include "ui/mainwindow.h"\n', "may not include")
        self.found("ui/x.cpp", '#include "tests/cli/tst_cli.cpp"\n', "may not include")

    def test_include_that_is_not_from_the_root(self):
        self.found("ui/x.cpp", '#include "mainwindow.h"\n', "counted from the root")

    def test_whole_module(self):
        self.found("ui/x.cpp", "#include <QtWidgets>\n", "whole module")

    def test_missing_licence(self):
        self.found("ui/x.cpp", "!\n", "SPDX")

    def test_long_file(self):
        self.found("ui/x.cpp", "\n" * MAX_LINES, "lines")


if __name__ == "__main__":
    unittest.main()
