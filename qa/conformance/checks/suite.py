"""The public suite of cases for HTTP caches, through both tiers of a catch-all property."""

import subprocess
from pathlib import Path

from network import Network, free_ports

HERE = Path(__file__).resolve().parent.parent


def run(data, report):
    with Network(data) as network:
        port = free_ports(1)
        network.deliver('*', port)
        command = ['node', '--no-warnings', 'run.mjs', str(port), network.endpoints['edge-http']]
        suite = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=300)
    for line in suite.stdout.splitlines():
        report.say(line)
    report.check(suite.returncode == 0, f'the suite ended with {suite.returncode} {suite.stderr}')
