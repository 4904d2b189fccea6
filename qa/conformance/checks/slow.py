"""slowhttptest's four ways to hold connections, while other clients ask as usual."""

import re
import subprocess
import threading
import time
import urllib.request
from collections import Counter

from network import Network
from origin import Plain, Server

ATTACKED = '/slow'
CONNECTIONS = 1000
SECONDS = 60
ATTACKS = {
    'slow headers': '-H -i 2 -x 24',
    'slow body': '-B -i 2 -x 24 -s 8192 -t POST',
    'many ranges': '-R -a 10 -b 3000',
    'slow read': '-X -w 512 -y 1024 -n 5 -z 32 -k 3',
}


class Site(Plain):
    """What is attacked does not fit the kernel's buffers, where a slow reader would not be seen."""

    large = bytes(4 << 20)

    def do_GET(self):
        self.body = self.large if self.path == ATTACKED else Plain.body
        super().do_GET()


class Others(threading.Thread):
    """A client that asks four times a second."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url = url
        self.answers = Counter()
        self.slowest = 0.0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.25):
            begin = time.monotonic()
            self.answers[self.ask()] += 1
            self.slowest = max(self.slowest, time.monotonic() - begin)

    def ask(self):
        try:
            with urllib.request.urlopen(self.url, timeout=10) as answer:
                return answer.status if len(answer.read()) == len(Plain.body) else 'cut'
        except OSError as e:
            return repr(e)

    def end(self):
        self.over.set()
        self.join()


def run(data, report):
    with Network(data) as network, Server(Site) as origin:
        network.deliver('*', origin.port)
        url = network.endpoints['edge-http']
        for name, options in ATTACKS.items():
            others = Others(f'{url}/other')
            others.start()
            said = attack(url, options)
            others.end()
            end = ', '.join(re.findall(r'(?:Test ended|Exit status).*', said))
            report.say(f'{name}: {end}; others {dict(others.answers)}, '
                       f'the slowest {others.slowest:.2f} s')
            available = set(re.findall(r'service available:\s+(\w+)', said))
            report.check(available == {'YES'}, f'{name}: service available: {available}')
            report.check(list(others.answers) == [200], f'{name}: others got {others.answers}')
            report.check('No open connections left' in said, f'{name}: connections are left')


def attack(url, options):
    command = ['slowhttptest', '-c', str(CONNECTIONS), '-r', '200', '-l', str(SECONDS), '-p', '3']
    command += ['-u', url + ATTACKED, *options.split()]
    said = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 60).stdout
    return re.sub(r'\x1b\[[0-9;]*m', '', said)
