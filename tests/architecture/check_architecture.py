#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what the design fixes about files: the arrows between rooms, which Qt each may use, licence lines, length.

    check_architecture.py ROOT

Prints one line "FILE:LINE: what is wrong" for each violation and ends with 1 if there was any.
"""
import pathlib
import re
import sys

# An include may follow an arrow, and the arrows from there.
ARROWS = {
    "base": (),
    "warden": (),
    "containment": ("base",),
    "output": ("base",),
    "sampling": ("base",),
    "process": ("containment", "output"),
    "supervision": ("process",),
    "stack": ("supervision", "process"),
    "inspection": ("sampling",),
    "session": ("stack", "sampling", "inspection"),
    "control": ("session",),
}
# The warden is a program without Qt: the two rooms share these alone, none of which uses Qt.
WARDEN_MAY_INCLUDE = {"engine/base/uniquefd.h"}
OTHERS_MAY_INCLUDE_OF_WARDEN = {
    "containment": {"engine/warden/protocol.h", "engine/warden/proctree.h", "engine/warden/treesweep.h",
                    "engine/warden/cgroupfs.h"},
}

# Headers of Gui and Widgets are read from the Qt installation; these count without one.
GUI_HEADERS = {"QAction", "QApplication", "QBrush", "QColor", "QCursor", "QFont", "QGuiApplication", "QIcon", "QImage",
               "QKeyEvent", "QKeySequence", "QMainWindow", "QPainter", "QPalette", "QPixmap", "QPolygon", "QRegion", "QShortcut",
               "QStandardItemModel", "QStyle", "QTextDocument", "QTreeView", "QWidget", "QWindow"}
GUI_MODULES = ("QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtPrintSupport", "KSyntaxHighlighting")
UMBRELLAS = {"QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtTest", "QtDBus", "QtSvg"}

TOP_FOLDERS = ("app", "engine", "ui", "resources", "tests", "cmake", "examples", "installer")
LICENSED = {".h", ".cpp", ".py", ".cmake", ".sh"}
LENGTH_LIMITED = {".h", ".cpp", ".py"}
MAX_LINES = 400
MAX_TEST_LINES = 500  # a test is a list of behaviours around one fixture; cut in two it is no easier to read
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def reachable(room):
    """The rooms that a room may include: itself and all that its arrows lead to."""
    found, waiting = set(), [room]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(ARROWS.get(current, ()))
    return found


def gui_headers():
    names = set(GUI_HEADERS)
    for include in pathlib.Path("/usr/include").glob("*/qt6"):
        core = {entry.name for entry in (include / "QtCore").glob("Q*")}
        for module in ("QtGui", "QtWidgets"):
            names |= {entry.name for entry in (include / module).glob("Q*")} - core
    return {name for name in names if "." not in name}


class Checker:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.problems = []
        self.gui = gui_headers()

    def run(self):
        for folder in TOP_FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    self.check_file(path)
        return self.problems

    def report(self, path, line, text):
        self.problems.append(f"{path.relative_to(self.root)}:{line}: {text}")

    def check_file(self, path):
        if path.suffix not in LICENSED and path.name != "CMakeLists.txt":
            return
        lines = path.read_text(encoding="utf-8").splitlines()
        if not any("SPDX-License-Identifier: Apache-2.0" in line for line in lines[:2]):
            self.report(path, 1, "has no SPDX-License-Identifier line")
        limit = MAX_TEST_LINES if path.relative_to(self.root).parts[0] == "tests" else MAX_LINES
        if path.suffix in LENGTH_LIMITED and len(lines) >= limit:
            self.report(path, len(lines), f"has {len(lines)} lines, fewer than {limit} are wanted")
        if path.suffix in (".h", ".cpp"):
            for number, line in enumerate(lines, 1):
                match = INCLUDE.match(line)
                if match:
                    self.check_include(path, number, match.group(1), match.group(2))

    def check_include(self, path, number, quoted, angled):
        parts = path.relative_to(self.root).parts
        if angled is not None:
            self.check_system_include(path, number, parts, angled)
        elif not quoted.endswith(".moc"):
            self.check_own_include(path, number, parts, quoted)

    def check_system_include(self, path, number, parts, header):
        if header in UMBRELLAS:
            self.report(path, number, f"includes the whole module <{header}>; include single headers")
        headless = parts[0] == "engine" or parts[:2] == ("app", "cli")
        if headless and (header in self.gui or header.split("/")[0] in GUI_MODULES):
            self.report(path, number, f"<{header}> is of Gui or Widgets, which the engine and the command line do without")
        if parts[:2] == ("engine", "warden") and (re.match(r"Q[A-Zt]", header) or header.startswith("q")):
            self.report(path, number, f"<{header}>: the warden is a program without Qt")

    def check_own_include(self, path, number, parts, header):
        target = header.split("/")
        if target[0] not in TOP_FOLDERS or not (self.root / header).is_file():
            self.report(path, number, f'"{header}" is no file counted from the root')
            return
        top, to = parts[0], target[0]
        if top == "tests":
            return
        if to == "tests" or (to == "app" and top != "app") or (to == "ui" and top not in ("ui", "app")):
            self.report(path, number, f'{top} may not include "{header}"')
        elif parts[:2] == ("app", "cli") and (to == "ui" or target[:2] == ["app", "desktop"]):
            self.report(path, number, f'the command line may not include "{header}"')
        elif top == "engine" and to == "engine":
            self.check_arrow(path, number, parts[1], target[1], header)

    def check_arrow(self, path, number, room, to, header):
        if room not in ARROWS:
            self.report(path, number, f"engine/{room} is no room of the design")
        elif room == "warden":
            if to != "warden" and header not in WARDEN_MAY_INCLUDE:
                self.report(path, number, f'the warden may not include "{header}"')
        elif to == "warden":
            if header not in OTHERS_MAY_INCLUDE_OF_WARDEN.get(room, ()):
                self.report(path, number, f'{room} may not include "{header}" of the warden')
        elif to not in reachable(room):
            self.report(path, number, f'"{header}": no arrow leads from {room} to {to}')


def main():
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1], "engine").is_dir():
        sys.exit(__doc__)
    problems = Checker(sys.argv[1]).run()
    print("\n".join(problems) or "the architecture holds")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
