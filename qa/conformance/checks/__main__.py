"""Runs the checks that are named, each on a network of its own: see ../README.md."""

import shutil
import signal
import sys
from importlib import import_module

from network import WORK
from report import Report


def main(names):
    # Whoever ends this ends the network with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wrong = 0
    for name in names:
        report = Report(name)
        shutil.rmtree(WORK / name, ignore_errors=True)
        try:
            import_module(name).run(WORK / name, report)
        except Exception as e:  # a check that could not be made to its end did not pass
            report.check(False, f'it did not come to its end: {e!r}')
        wrong += report.end()
    return 1 if wrong else 0


sys.exit(main(sys.argv[1:]))
