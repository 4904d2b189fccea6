"""The disk tier: kill -9 and warm restarts, a damaged file, a full disk."""

import http.client
import os
import random
import subprocess
import time

from network import Network, until
from origin import Plain, Server

OBJECTS = 300
HOST = 'disk.test'
DAMAGES = 3000


def content(number):
    """From 20 to 917 kilobytes, other octets for each number."""
    return random.Random(number).randbytes(20_000 + number * 3000)


class Site(Plain):
    """Objects by number, fresh for a day."""

    bodies = [content(number) for number in range(OBJECTS)]
    max_age = 86400
    asked = 0

    def content(self):
        Site.asked += 1
        return self.bodies[int(self.path[1:].split('?')[0])]


def run(data, report):
    with Server(Site) as origin:
        with Network(data / 'kills') as network:
            network.deliver(HOST, origin.port)
            kills(network, report)
            damage(network, report)
        full(data / 'full', origin.port, report)


def fetch_all(network, report, when):
    """Fetches all objects; returns how many the edge had."""
    hits = wrong = 0
    connection = http.client.HTTPConnection(*network.address('edge-http'), timeout=30)
    for number, body in enumerate(Site.bodies):
        connection.request('GET', f'/{number}', headers={'Host': HOST})
        answer = connection.getresponse()
        same = answer.read() == body and answer.status == 200
        wrong += not same
        hits += 'edge1; hit' in answer.getheader('Cache-Status', '')
    report.say(f'{when}: {hits} of {OBJECTS} hits, {wrong} wrong')
    report.check(wrong == 0, f'{when}: {wrong} wrong answers')
    return hits


def kills(network, report):
    fetch_all(network, report, 'cold')
    hits = fetch_all(network, report, 'warm')
    report.check(hits == OBJECTS, f'warm: {hits} hits')
    time.sleep(5)  # what was stored in the last seconds may be lost
    for when in ('killed once', 'killed twice', 'killed three times'):
        before = Site.asked
        network.kill_edge()
        hits = fetch_all(network, report, when)
        report.check(hits == OBJECTS, f'{when}: {hits} hits')
        report.check(Site.asked == before, f'{when}: {Site.asked - before} requests at the origin')


def damage(network, report):
    """Overwrites the file while it is in use, then kills: memory has nothing of it any more."""
    file = network.data / 'edge1' / 'cache' / 'objects'
    size = file.stat().st_size
    places = random.Random(7)
    with open(file, 'r+b') as objects:
        for _ in range(DAMAGES):
            objects.seek(places.randrange(size))
            objects.write(places.randbytes(64))
    network.kill_edge()
    hits = fetch_all(network, report, f'damaged in {DAMAGES} places')
    report.check(hits < OBJECTS, 'nothing was damaged')
    hits = fetch_all(network, report, 'fetched again')
    report.check(hits == OBJECTS, f'fetched again: {hits} hits')


def full(data, origin_port, report):
    """The edge's folder is a file system of 40 MB, which something else fills."""
    folder = data / 'edge1'
    folder.mkdir(parents=True, exist_ok=True)
    mount('mount', '-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', folder)
    try:
        with Network(data) as network:
            network.deliver(HOST, origin_port)
            filler = folder / 'filler'
            fill(filler)
            fetch_all(network, report, 'full disk')
            hits = fetch_all(network, report, 'full disk, again')
            report.check(hits > 0, 'full disk: memory has nothing')
            report.check(failed(network), 'full disk: no alarm')
            network.kill_edge()
            fetch_all(network, report, 'full disk, killed')
            filler.unlink()
            until('the alarm ends', 60, lambda: store_one(network) and not failed(network))
            report.say('room again: no alarm any more')
    finally:
        mount('umount', folder)


def fill(file):
    with open(file, 'wb', buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(1 << 16))
        except OSError:
            pass  # full


def failed(network):
    return 'disk.failed' in network.alarms('edge1')


def store_one(network):
    """The next write is how an edge finds out that the disk works again."""
    connection = http.client.HTTPConnection(*network.address('edge-http'), timeout=30)
    connection.request('GET', f'/0?{time.monotonic()}', headers={'Host': HOST})
    return connection.getresponse().read() == Site.bodies[0]


def mount(*command):
    subprocess.run(command, check=True)
