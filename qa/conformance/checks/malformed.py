"""Malformed and odd HTTP/1.1 requests, as public probers send and judge them.

`OddRequestsTest` sends more, byte for byte as the RFCs rule them, and watches the origin. This
watches what a client sees.
"""

import re
import socket

from network import Network
from origin import Plain, Server

HOST = b'Host: localhost\r\n'
GET = b'GET / HTTP/1.1\r\n'
POST = b'POST / HTTP/1.1\r\n'
CHUNKED = b'Transfer-Encoding: chunked\r\n'
FIVE = b'Content-Length: 5\r\n'
END = b'\r\n'
CHUNKS = b'5\r\nhello\r\n0\r\n\r\n'
LAST = GET + HOST + b'Connection: close\r\n' + END

ANY = range(100, 600)
WELL = range(200, 300)
REFUSED = range(400, 500)
ERROR = range(400, 600)
BAD = [400]
READ = [status for status in ANY if status != 400]
WHOLE = GET + HOST + END

# Beginnings that may still become a request: silence.
BEGINNINGS = [
    *(WHOLE[:length] for length in (1, 4, 6, 8, 13, 14, 15, 16, 17, 19, 21, 22, 30, 32)),
    WHOLE[:-1],
]

# The client's side stays open: the first status.
OPEN = {
    'no version': (b'GET / \r\n\r\n', ERROR),
    'Expect with GET': (GET + HOST + b'Expect: 100-continue\r\n' + END, [100, *WELL]),
    'Expect with POST': (POST + HOST + FIVE + b'Expect: 100-continue\r\n' + END, [100, *REFUSED]),
    'plain GET': (WHOLE, WELL),
    'odd but right fields': (GET + b'hoSt:\tlocalhost\r\nempty:\r\n' + END, WELL),
    'empty value': (GET + HOST + b'X-Empty: \r\n' + END, WELL),
    'empty line first': (END + WHOLE, WELL),
    'plain POST': (POST + HOST + FIVE + END + b'hello', [*WELL, 404]),
    'brackets in a name': (GET + HOST + b'X-Invalid[]: test\r\n' + END, REFUSED),
    'a length in place of Host': (GET + FIVE + END, REFUSED),
    'Host of two names': (GET + HOST + b'Host: example.org\r\n' + END, REFUSED),
    'Host of no name': (GET + b'Host: ###\r\n' + END, BAD),
    'length far below zero': (
        GET + HOST + b'Content-Length: -' + b'123456789' * 3 + END * 2, REFUSED),
    'length below zero': (GET + HOST + b'Content-Length: -1234\r\n' + END, REFUSED),
    'length of letters': (GET + HOST + b'Content-Length: abc\r\n' + END, REFUSED),
    'bell in a value': (GET + HOST + b'X-Control: test\x07\r\n' + END, REFUSED),
    'NUL in a value': (GET + HOST + b'Invalid: a\x00\r\n' + END, BAD),
    'version 9.9': (b'GET / HTTP/9.9\r\n' + HOST + END, ERROR),
    'two lines in one': (b'Extra line' + WHOLE, ERROR),
    'bare CR before a name': (GET + HOST + b'\rSome: test\r\n' + END, REFUSED),
    'bare CR behind a value': (GET + HOST + b'Invalid: a\r\r\n' + END, BAD),
    'white space before Host': (GET + b' ' + HOST + END, BAD),
    'length and coding': (GET + HOST + CHUNKED + FIVE + END, REFUSED),
}

# The client ends its side: the first status, and then the end.
ENDED = {
    'plain GET': (WHOLE, ANY),
    'plain POST': (POST + HOST + FIVE + END + b'hello', READ),
    'OPTIONS of all': (b'OPTIONS * HTTP/1.1\r\n' + HOST + END, READ),
    'absolute target': (b'GET http://localhost/ HTTP/1.1\r\n' + HOST + END, READ),
    'CONNECT': (b'CONNECT example.com:443 HTTP/1.1\r\n' + HOST + END, READ),
    'version 2.0': (b'GET / HTTP/2.0\r\n' + HOST + END, [400, 505]),
    'no version': (b'GET /\r\n' + HOST + END, BAD),
    'no Host': (GET + END, BAD),
    'two Hosts': (GET + HOST + b'Host: example.com\r\n' + END, BAD),
    'blank in Host': (GET + b'Host: bad host\r\n' + END, BAD),
    'blank in a name': (GET + HOST + b'Bad Name: value\r\n' + END, BAD),
    'folded line': (GET + HOST + b'  continued\r\n' + END, BAD),
    'blank before a colon': (GET + b'Host : localhost\r\n' + END, BAD),
    'NUL in Host': (GET + b'Host: local\x00host\r\n' + END, BAD),
    'chunks': (POST + HOST + CHUNKED + END + CHUNKS, READ),
    'chunks in HTTP/1.0': (b'POST / HTTP/1.0\r\n' + HOST + CHUNKED + END + CHUNKS, BAD),
    'chunks and a length': (POST + HOST + CHUNKED + FIVE + END + CHUNKS, BAD),
    'unknown coding': (
        POST + HOST + b'Transfer-Encoding: nonsense\r\n' + END + b'hello', [400, 501]),
    'two lengths': (POST + HOST + FIVE + b'Content-Length: 7\r\n' + END + b'hello!!', BAD),
    'length of letters': (POST + HOST + b'Content-Length: xyz\r\n' + END + b'hello', BAD),
    'method in small letters': (b'get / HTTP/1.1\r\n' + HOST + END, ANY),
    'long target': (b'GET /' + b'a' * 9000 + b' HTTP/1.1\r\n' + HOST + END, ANY),
    'many fields': (GET + HOST + b''.join(b'X-%d: value\r\n' % i for i in range(101)) + END, ANY),
    'long field': (GET + HOST + b'X-Big: ' + b'x' * 9000 + b'\r\n' + END, ANY),
}

# What may hide a second request: all statuses, and then the end.
SEQUENCES = {
    'the last one': (LAST, [[200]]),
    'HTTP/1.0': (b'GET / HTTP/1.0\r\n' + HOST + END, [[200]]),
    'two': (WHOLE + LAST, [[200, 200]]),
    'chunked is not the last coding': (
        POST + HOST + b'Transfer-Encoding: chunked, gzip\r\n' + END + CHUNKS + LAST, [[400]]),
    'chunks and a length': (POST + HOST + CHUNKED + FIVE + END + CHUNKS + LAST, [[400]]),
    'chunk of no size': (
        POST + HOST + CHUNKED + END + b'Z' + CHUNKS[1:] + LAST, [[400], [502]]),
    'chunk without an end': (
        POST + HOST + CHUNKED + END + b'5\r\nhello0\r\n\r\n' + LAST, [[400], [502]]),
}


def run(data, report):
    with Network(data) as network, Server(Plain) as origin:
        network.deliver('*', origin.port)
        edge = network.address('edge-http')
        for sent in BEGINNINGS:
            said, end = talk(edge, sent, 0.5)
            report.check((said, end) == (b'', 'silence'), f'{sent}: {said}, {end}')
        for name, (sent, right) in OPEN.items():
            statuses, end = first(edge, sent)
            report.check(statuses[:1] and statuses[0] in right, f'{name}: {statuses}, {end}')
        for name, (sent, right) in ENDED.items():
            said, end = talk(edge, sent, 5, ends=True)
            holds = statuses_of(said)[:1] and statuses_of(said)[0] in right and end == 'end'
            report.check(holds, f'{name}, client ended: {statuses_of(said)}, {end}')
        for name, (sent, right) in SEQUENCES.items():
            said, end = talk(edge, sent, 5)
            holds = statuses_of(said) in right and end == 'end'
            report.check(holds, f'{name}, followed: {statuses_of(said)}, {end}')
        said, end = talk(edge, b'HEAD / HTTP/1.1\r\n' + HOST + END, 5, ends=True)
        holds = statuses_of(said) == [200] and said.endswith(b'\r\n\r\n')
        report.check(holds, f'HEAD without a body: {said[:500]}, {end}')


def first(edge, sent):
    """Statuses up to the end of the first head."""
    said, end = talk(edge, sent, 5, until=b'\r\n\r\n')
    return statuses_of(said), end


def talk(edge, sent, seconds, ends=False, until=None):
    """What is said to something sent, and how it ended: end, reset, silence, enough."""
    said = b''
    with socket.create_connection(edge, timeout=seconds) as client:
        try:
            client.sendall(sent)
            if ends:
                client.shutdown(socket.SHUT_WR)
            while until is None or until not in said:
                some = client.recv(65536)
                if not some:
                    return said, 'end'
                said += some
            return said, 'enough'
        except TimeoutError:
            return said, 'silence'
        except OSError:
            return said, 'reset'


def statuses_of(said):
    return [int(status) for status in re.findall(rb'HTTP/1\.\d (\d{3})', said)]
