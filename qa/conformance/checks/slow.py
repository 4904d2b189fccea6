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

    def content(self):
        return self.large if self.path == ATTACKED else self.body


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
            held, said = attack(url, options, network.address('edge-http')[1])
            others.end()
            end = ', '.join(re.findall(r'(?:Test ended|Exit status).*', said))
            report.say(f'{name}: {end}; {held} connections held to the end; '
                       f'others {dict(others.answers)}, the slowest {others.slowest:.2f} s')
            available = set(re.findall(r'service available:\s+(\w+)', said))
            report.check(available == {'YES'}, f'{name}: service available: {available}')
            report.check(list(others.answers) == [200], f'{name}: others got {others.answers}')
            # A slow reader does not notice that it was reset, so slowhttptest still counts it then.
            over = 'No open connections left' in said or held < 10
            report.check(over, f'{name}: {held} connections are left')


def attack(url, options, port):
    """Attacks; how many connections the edge held shortly before its end, and what was said."""
    command = ['slowhttptest', '-c', str(CONNECTIONS), '-r', '200', '-l', str(SECONDS), '-p', '3']
    command += ['-u', url + ATTACKED, *options.split()]
    held = CONNECTIONS
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as attacking:
        said = []
        reading = threading.Thread(target=lambda: said.append(attacking.stdout.read()))
        reading.start()
        end = time.monotonic() + SECONDS + 60
        while attacking.poll() is None and time.monotonic() < end:
            now = established(port)
            # What is counted once it has ended says nothing.
            held = now if attacking.poll() is None else held
            time.sleep(0.2)
        attacking.kill()
        reading.join()
    return held, re.sub(r'\x1b\[[0-9;]*m', '', said[0])


def established(port):
    """Connections to a port of this machine, by the kernel's tables."""
    count = 0
    for table in ('/proc/net/tcp', '/proc/net/tcp6'):
        with open(table, encoding='ascii') as lines:
            for line in lines.readlines()[1:]:
                _, local, _, state = line.split()[:4]
                count += state == '01' and int(local.rpartition(':')[2], 16) == port
    return count
