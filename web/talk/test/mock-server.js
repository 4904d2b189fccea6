// A meeting without media: signalling only, with people who are made up. For looking at the pages
// while nothing else runs: node test/mock-server.js [PORT], then open /m/abc-defg-hkm.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

const DIST = fileURLToPath(new URL('../../../target/web/talk', import.meta.url));
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
  "font-src 'self'; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const crowd = Number(process.argv[3] ?? 3);
const options = { lobby: false, locked: false, mayShare: true, muteOnEntry: false, chat: true };
const meeting = {
  id: 'abc-defg-hkm',
  title: 'Monday round',
  options,
  recording: false,
  e2ee: false,
  startedAt: new Date(Date.now() - 754_000).toISOString(),
  spotlight: null,
  breakout: null,
  room: null,
};
const NAMES = ['Ann Becker', 'Bob', 'Cidália Sousa', 'Dmitri Orlov', 'Eve', 'Farid', 'Grace Hopper', 'Hana'];
const people = NAMES.concat(NAMES.map((name) => `${name} II`)).slice(0, crowd).map((name, index) =>
  person(`p${index}`, name, { hand: index === 1 ? new Date().toISOString() : null, quality: 4 - (index % 4) }),
);
const sockets = new Map();
const chat = [
  line('p0', 'Ann Becker', 'Good morning! The agenda is at https://example.org/agenda.'),
  line('p1', 'Bob', 'Thanks'),
];

function person(id, name, change = {}) {
  const muted = Number(id.slice(1)) % 2 === 1;
  const sources = { microphone: { muted }, camera: { muted: true }, screen: { muted: true } };
  return { id, name, role: 'guest', sources, hand: null, quality: 4, ...change };
}

function line(from, name, text, to) {
  const at = new Date().toISOString();
  return { id: `${Date.now()}-${Math.random()}`, from, name, text, at, ...(to ? { to } : {}) };
}

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (path === '/v1/meetings' && request.method === 'POST') {
    answer(response, 201, { id: meeting.id, link: `/m/${meeting.id}`, hostKey: 'key' });
  } else if (path === `/v1/meetings/${meeting.id}`) {
    const { id, title, e2ee } = meeting;
    answer(response, 200, { id, title, passcode: false, ...options, e2ee, running: true, participants: people.length });
  } else if (path.startsWith('/v1/')) answer(response, 404, { detail: 'there is no such meeting' });
  else serve(path, response);
});

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function serve(path, response) {
  const file = join(DIST, path);
  const found = extname(path) !== '' && existsSync(file) ? file : join(DIST, 'index.html');
  response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? '', 'content-security-policy': POLICY });
  createReadStream(found).pipe(response);
}

const everybody = (message, except) => {
  for (const [id, socket] of sockets) if (id !== except) socket.send(JSON.stringify(message));
};

new WebSocketServer({ server }).on('connection', (socket) => {
  let me = null;
  const say = (message) => socket.send(JSON.stringify(message));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'join') {
      me = people.find((one) => one.id === message.resume) ?? person(`p${people.length + 100}`, message.name, { role: 'host' });
      me.sources = Object.fromEntries(Object.entries(message.muted).map(([name, muted]) => [name, { muted }]));
      if (!people.includes(me)) people.push(me);
      sockets.set(me.id, socket);
      const waiting = [{ id: 'w1', name: 'Walter Waits' }];
      say({ type: 'welcome', you: me.id, resume: me.id, meeting, participants: people, chat, waiting, slots: [] });
      everybody({ type: 'joined', participant: me }, me.id);
      say({ type: 'speaker', participant: 'p0' });
    } else if (message.type === 'ping') say({ type: 'pong', id: message.id });
    else if (me !== null) heard(me, message, say);
  });
  socket.on('close', () => me !== null && sockets.delete(me.id));
});

function heard(me, message, say) {
  switch (message.type) {
    case 'mute':
      me.sources[message.source] = { muted: message.muted };
      return everybody({ type: 'changed', participant: me });
    case 'hand':
      me.hand = message.raised ? new Date().toISOString() : null;
      return everybody({ type: 'changed', participant: me });
    case 'react':
      return everybody({ type: 'reaction', participant: me.id, emoji: message.emoji });
    case 'chat':
      return everybody({ type: 'chat', ...line(me.id, me.name, message.text, message.to) });
    case 'record':
      meeting.recording = message.on;
      return everybody({ type: 'meeting', ...meeting });
    case 'options':
      Object.assign(options, message, { type: undefined });
      return everybody({ type: 'meeting', ...meeting });
    case 'breakout':
      meeting.breakout = { rooms: message.rooms, endsAt: null };
      return everybody({ type: 'meeting', ...meeting });
    case 'breakout-end':
      meeting.breakout = null;
      return everybody({ type: 'meeting', ...meeting });
    case 'leave':
      people.splice(people.indexOf(me), 1);
      return everybody({ type: 'left', participant: me.id, reason: 'left' });
    case 'view':
    case 'stats':
    case 'caption':
      return undefined;
    case 'end':
      return everybody({ type: 'ended' });
    default:
      return say({ type: 'error', code: 'unknown-type', message: `the mock does not know ${message.type}` });
  }
}

server.listen(Number(process.argv[2] ?? 21301), '127.0.0.1');
