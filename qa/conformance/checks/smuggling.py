"""Requests with `Transfer-Encoding` spelled in 134 ways beside `Content-Length`.

Smuggled is what reaches the origin as a request that the client got no answer of its own for, and
what two parsers could end at different places.
"""

import re
import socketserver
from collections import Counter, defaultdict

from malformed import statuses_of, talk
from network import Network
from origin import Server

HOST = 'catch.test'
NAME = 'Transfer-Encoding'
ANSWER = b'HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok'
OCTETS = (1, 4, 8, 9, 10, 11, 12, 13, 0x1f, 0x20, 0x7f, 0xa0, 0xff)

# {} is the octet.
AROUND_AN_OCTET = {
    'before-value': f'{NAME}:{{}}chunked',
    'after-name': f'{NAME}{{}}: chunked',
    'before-name': f'{{}}{NAME}: chunked',
    'after-value': f'{NAME}: chunked{{}}',
    'in-value-before': f'X: X{{}}{NAME}: chunked',
    'in-value-after': f'{NAME}: chunked{{}}X: X',
    'cr-before': f'X: X\r{{}}{NAME}: chunked',
    'lf-before': f'X: X{{}}\n{NAME}: chunked',
    'cr-after': f'{NAME}: chunked\r{{}}X: X',
    'lf-after': f'{NAME}: chunked{{}}\nX: X',
}

# A length and a body, which end at different places for those who heed one or the other.
HIDDEN = 'GET /hidden?{} HTTP/1.1\r\nHost: ' + HOST + '\r\n\r\n'
BODIES = {
    'short-length': lambda case: (5, '0\r\n\r\n'),
    'short-chunks': lambda case: (6, '0\r\n\r\nX'),
    'hidden-behind-chunks': lambda case: behind_chunks(HIDDEN.format(case)),
    'hidden-in-chunk': lambda case: in_chunk(HIDDEN.format(case)),
}


def behind_chunks(hidden):
    body = f'0\r\n\r\n{hidden}'
    return len(body), body


def in_chunk(hidden):
    size = f'{len(hidden):x}\r\n'
    return len(size), f'{size}{hidden}\r\n0\r\n\r\n'


def spellings():
    yield 'blank-first', f' {NAME}: chunked'
    yield 'tab-before-value', f'{NAME}:\tchunked'
    yield 'tab-around-colon', f'{NAME}\t:\tchunked'
    yield 'blank-before-colon', f'{NAME} : chunked'
    for octet in OCTETS:
        for name, line in AROUND_AN_OCTET.items():
            yield f'{name}-{octet:02x}', line.format(chr(octet))


class Origin(Server):
    """Remembers each request's head by its query."""

    def __init__(self):
        super().__init__(Reader)
        self.seen = defaultdict(list)


class Reader(socketserver.StreamRequestHandler):

    def handle(self):
        while head := self.head():
            fields = {line.split(b':')[0].lower(): line.split(b':', 1)[1] for line in head[1:]}
            if b'transfer-encoding' in fields:
                while size := int(self.rfile.readline(), 16):
                    self.rfile.read(size + 2)
                self.rfile.readline()
            else:
                self.rfile.read(int(fields.get(b'content-length', 0)))
            case = re.search(rb'\?(\S+) ', head[0])
            self.server.seen[case[1].decode() if case else ''].append((head[0], fields))
            self.wfile.write(ANSWER)

    def head(self):
        lines = []
        while (line := self.rfile.readline()).strip():
            lines.append(line.rstrip(b'\r\n'))
        return lines


def run(data, report):
    with Network(data) as network, Origin() as origin:
        network.deliver(HOST, origin.port)
        edge = network.address('edge-http')
        all_spellings = dict(spellings())
        counts = Counter()
        for name, line in all_spellings.items():
            for kind, body in BODIES.items():
                case = f'{name}.{kind}'
                length, content = body(case)
                statuses, end = ask(edge, case, line, length, content)
                counts[tuple(statuses), end] += 1
                judge(report, case, statuses, end, origin.seen[case])
        report.say(f'{len(all_spellings)} spellings, {len(BODIES)} bodies each: {told(counts)}')
        strangers = {case for case in origin.seen if case.split('.')[0] not in all_spellings}
        report.check(not strangers, f'the origin was asked for {strangers}')
        report.check(len(all_spellings) == 134, f'{len(all_spellings)} spellings')


def ask(edge, case, line, length, body):
    head = (
        f'POST /?{case} HTTP/1.1\r\n{line}\r\nHost: {HOST}\r\n'
        f'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n')
    said, end = talk(edge, (head + body).encode('latin1'), 5, ends=True)
    return statuses_of(said), end


def judge(report, case, statuses, end, seen):
    answered = sum(status == 200 for status in statuses)
    ambiguous = [head for head, fields in seen
                 if b'transfer-encoding' in fields and b'content-length' in fields]
    report.check(
        statuses and end == 'end' and len(seen) == answered and not ambiguous,
        f'{case}: {statuses}, {end}; the origin saw {seen}')


def told(counts):
    return ', '.join(f'{number}× {list(statuses)}' for (statuses, _), number in counts.items())
