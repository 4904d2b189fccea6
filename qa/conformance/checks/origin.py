"""Origins in this process."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """On a free port of this machine, while it is entered."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, handler):
        super().__init__(('127.0.0.1', 0), handler)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, request, client_address):
        """Connections that an edge or a check ends are none of our errors."""


class Plain(BaseHTTPRequestHandler):
    """4,000 octets, fresh for a minute, whatever is asked for."""

    protocol_version = 'HTTP/1.1'
    body = b'x' * 4000
    max_age = 60

    def content(self):
        return self.body

    def do_GET(self):
        self.read_request()
        content = self.content()
        self.send_response(200)
        self.send_header('Content-Length', str(len(content)))
        self.send_header('Cache-Control', f'max-age={self.max_age}')
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(content)

    do_HEAD = do_POST = do_PUT = do_OPTIONS = do_GET

    def read_request(self):
        if self.headers.get('Transfer-Encoding'):
            while size := int(self.rfile.readline().split(b';')[0], 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers.get('Content-Length') or 0))

    def log_message(self, *_):
        pass
