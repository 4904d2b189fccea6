"""An object of 20 GB, asked for in random ranges by many clients; it changes in the middle."""

import http.client
import multiprocessing
import random
import re
import threading
import time
from collections import Counter
from functools import cache

from network import Network
from origin import Plain, Server

SIZE = 20 * 1000**3 + 5
CLIENTS = 24
SECONDS = 60
CHANGES_AFTER = 25
LENGTHS = (1, 100, 5000, 100_000, 1 << 20, 3 << 20, 9 << 20)
HOST = 'big.test'
MOST_RESIDENT_KB = 400 << 10

# A version repeats so many random octets: a prime number, so no two slices of it are alike.
PERIOD = (1 << 20) + 7


@cache
def period(version):
    return random.Random(version).randbytes(PERIOD)


def octets(version, start, end):
    """Those of a version from start to before end."""
    at = start % PERIOD
    return (period(version) * ((at + end - start) // PERIOD + 1))[at:at + end - start]


class Film(Plain):
    """Answers ranges, If-Range and If-Match as a good origin does. The class has what changes."""

    version = None  # shared with the process that changes it
    sent = None  # octets of bodies

    def do_GET(self):
        version = self.version.value
        tag = f'"v{version}"'
        if tag not in self.headers.get('If-Match', tag):
            self.send_response(412)
            self.send_header('Content-Length', '0')
            self.end_headers()
            return
        start, end, status = 0, SIZE, 200
        part = re.fullmatch(r'bytes=(\d+)-(\d*)', self.headers.get('Range', ''))
        if part and self.headers.get('If-Range', tag) == tag:
            start, end, status = int(part[1]), min(SIZE, int(part[2] or SIZE) + 1), 206
        self.send_response(status)
        self.send_header('ETag', tag)
        self.send_header('Cache-Control', 'max-age=3600')
        self.send_header('Content-Length', str(end - start))
        if status == 206:
            self.send_header('Content-Range', f'bytes {start}-{end - 1}/{SIZE}')
        self.end_headers()
        if self.command != 'HEAD':
            self.send_octets(version, start, end)

    do_HEAD = do_GET

    def send_octets(self, version, start, end):
        for at in range(start, end, 1 << 20):
            some = octets(version, at, min(end, at + (1 << 20)))
            self.wfile.write(some)
            with self.sent.get_lock():
                self.sent.value += len(some)


def serve(version, sent, port):
    Film.version, Film.sent = version, sent
    server = Server(Film)
    port.send(server.port)
    server.serve_forever()


class Client(threading.Thread):
    """Asks for one random range after the other."""

    def __init__(self, edge, seed, end):
        super().__init__(daemon=True)
        self.edge = edge
        self.random = random.Random(seed)
        self.end = end
        self.octets = 0
        self.counts = Counter()
        self.wrong = []
        self.last = None  # the version that came last

    def run(self):
        connection = http.client.HTTPConnection(*self.edge, timeout=60)
        while time.monotonic() < self.end:
            length = self.random.choice(LENGTHS)
            start = self.random.randrange(SIZE - length)
            try:
                self.ask(connection, start, start + length)
            except (OSError, http.client.HTTPException) as e:
                self.counts[type(e).__name__] += 1
                connection.close()

    def ask(self, connection, start, end):
        part = f'{start}-{end - 1}'
        connection.request('GET', '/film', headers={'Host': HOST, 'Range': f'bytes={part}'})
        answer = connection.getresponse()
        tag = answer.getheader('ETag', '')
        try:
            body = answer.read()
        except http.client.IncompleteRead as e:
            self.judge(tag, start, start + len(e.partial), e.partial)
            raise
        self.counts[answer.status, tag] += 1
        self.octets += len(body)
        self.last = tag
        if answer.status != 206 or answer.getheader('Content-Range') != f'bytes {part}/{SIZE}':
            self.wrong.append(f'{part}: {answer.status} {answer.getheader("Content-Range")}')
        self.judge(tag, start, end, body)

    def judge(self, tag, start, end, body):
        version = re.fullmatch(r'"v(\d+)"', tag)
        if version is None or body != octets(int(version[1]), start, end):
            self.wrong.append(f'{start}-{end - 1} of {tag}: {len(body)} other octets')


def run(data, report):
    version, sent = multiprocessing.Value('i', 1), multiprocessing.Value('q', 0)
    port, port_of_child = multiprocessing.Pipe()
    origin = multiprocessing.Process(target=serve, args=(version, sent, port_of_child), daemon=True)
    origin.start()
    try:
        with Network(data) as network:
            network.deliver(HOST, port.recv())
            clients = ask_all(network.address('edge-http'), version)
            judge(report, clients, sent.value, network.memory())
    finally:
        origin.terminate()


def ask_all(edge, version):
    seed = random.randrange(1 << 30)
    end = time.monotonic() + SECONDS
    clients = [Client(edge, seed + number, end) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(CHANGES_AFTER)
    version.value = 2
    for client in clients:
        client.join()
    return clients


def judge(report, clients, sent, memory):
    counts = sum((client.counts for client in clients), Counter())
    octets_got = sum(client.octets for client in clients)
    report.say(f'{octets_got >> 20} MiB in {dict(counts)}; the origin sent {sent >> 20} MiB')
    report.say(f'most memory of nodes, MiB: { {name: kb >> 10 for name, kb in memory.items()} }')
    for wrong in [wrong for client in clients for wrong in client.wrong]:
        report.check(False, wrong)
    answers = {each for each in counts if isinstance(each, tuple)}
    both = {(206, '"v1"'), (206, '"v2"')}
    report.check(answers == both, f'not the two versions: {answers}')
    # What was on its way when the version ended is broken off, since its rest is nowhere.
    broken = sum(number for each, number in counts.items() if each not in answers)
    report.check(broken <= CLIENTS, f'{broken} answers broke off, by {CLIENTS} clients')
    lasts = {client.last for client in clients}
    report.check(lasts == {'"v2"'}, f'at last all have the new version: {lasts}')
    for name, kb in memory.items():
        report.check(kb < MOST_RESIDENT_KB, f'{name} had {kb} kB resident')
