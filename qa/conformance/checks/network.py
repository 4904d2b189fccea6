"""A network of `./perigee up` for one check, on ports that are free."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORK = ROOT / 'target' / 'conformance'
PORTS = 64


def free_ports(count):
    """The first of so many free ports, below those that the kernel hands out."""
    for _ in range(200):
        first = random.randrange(12_000, 32_000 - count)
        if all(is_free(port) for port in range(first, first + count)):
            return first
    raise OSError(f'no {count} free ports in a row')


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
            return True
        except OSError:
            return False


def until(what, seconds, holds):
    """Waits for something; an error if it takes longer."""
    end = time.monotonic() + seconds
    while not (value := holds()):
        if time.monotonic() > end:
            raise TimeoutError(f'{what}: not within {seconds} s')
        time.sleep(0.1)
    return value


class Network:
    """Runs while it is entered; its logs stay in its folder, its caches do not."""

    def __init__(self, data):
        self.data = data

    def __enter__(self):
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = open(self.data / 'up.log', 'w')
        words = self._command('up', '--base-port', str(free_ports(PORTS)))
        self.up = subprocess.Popen(words, stdout=self.log, stderr=subprocess.STDOUT)
        try:
            file = self.data / 'endpoints.json'
            until(f'endpoints in {file}', 90, lambda: file.exists() or self.up.poll() is not None)
            self.endpoints = json.loads(file.read_text())
        except BaseException:
            self.up.kill()
            raise
        return self

    def _command(self, *words):
        return [ROOT / 'perigee', *words, '--data', self.data]

    def __exit__(self, kind, *_):
        self.up.terminate()
        try:
            status = self.up.wait(60)
        except subprocess.TimeoutExpired:
            self.up.kill()
            status = 'nothing within 60 s'
        self.log.close()
        for cache in self.data.glob('*/cache'):
            shutil.rmtree(cache)
        if kind is None and status != 0:
            raise OSError(f'the network ended with {status}: see {self.log.name}')

    def address(self, endpoint):
        url = urllib.parse.urlsplit(self.endpoints[endpoint])
        return url.hostname, url.port

    def deliver(self, host, origin_port):
        """A property for a host, or `*` for all; in force when this returns."""
        name = 'all' if host == '*' else host.replace('.', '-')
        origin = f'http://127.0.0.1:{origin_port}'
        words = self._command('property', 'add', name, '--host', host, '--origin', origin)
        # The launcher builds anew if sources have changed meanwhile.
        run = subprocess.run(words, stdout=self.log, stderr=subprocess.STDOUT, timeout=400)
        if run.returncode != 0:
            raise OSError(f'property {name} was not added: see {self.log.name}')

    def pids(self):
        nodes = json.loads((self.data / 'nodes.json').read_text())
        return {node['name']: node['pid'] for node in nodes}

    def kill_edge(self):
        """SIGKILL for edge1; waits until another process takes connections in its place."""
        dead = self.pids()['edge1']
        os.kill(dead, signal.SIGKILL)
        until('another edge1', 60, lambda: self.pids().get('edge1', dead) != dead)
        until('edge1 is back', 60, self.listens)

    def listens(self):
        try:
            socket.create_connection(self.address('edge-http'), timeout=5).close()
            return True
        except OSError:
            return False

    def memory(self):
        """The most that each node has had resident, kB."""
        return {name: peak(pid) for name, pid in self.pids().items()}

    def alarms(self, node):
        """Those of a node by name, as control has heard of them."""
        url = f'{self.endpoints["api"]}/v1/nodes/{node}'
        fields = {'Authorization': f'Bearer {self.endpoints["api-token"]}'}
        request = urllib.request.Request(url, headers=fields)
        with urllib.request.urlopen(request, timeout=10) as said:
            return json.load(said)['report']['alarms']


def peak(pid):
    status = Path(f'/proc/{pid}/status').read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith('VmHWM:'))
