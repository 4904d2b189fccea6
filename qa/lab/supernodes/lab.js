// A network of control and super nodes on this machine, and phones at it: each a process of its own.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, openSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const [, , root, out, base, ...wanted] = process.argv;
const PASSWORD = 'a password of the lab';
const RATE = 16_000;
const ports = Number(base);
const running = new Set();

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

let failures = 0;
export const failed = () => failures;

/** Notes a figure, and whether it is as it should be. */
export function figure(what, value, isRight) {
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${what}: ${value}`);
  failures += isRight ? 0 : 1;
}

export async function until(what, ms, look) {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms; see ${out}`);
    await sleep(50);
  }
}

function start(name, words, stdin) {
  const log = openSync(join(out, `${name}.log`), 'a');
  const child = spawn(join(root, 'perigee'), words, { stdio: [stdin, stdin === 'pipe' ? 'pipe' : log, log] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function configured(name, yaml) {
  mkdirSync(join(out, name), { recursive: true });
  writeFileSync(join(out, name, 'perigee.yaml'), yaml);
}

/** One super node. */
export class SuperNode {
  constructor(number) {
    this.name = `super${number}`;
    this.number = number;
    this.first = ports + 10 * number;
    this.relay = this.first;
    this.admin = this.first + 2;
    this.sip = this.first + 3;
    this.overlay = this.first + 4;
  }

  configure(all) {
    const others = all.filter((one) => one !== this);
    configured(this.name, `node: ${this.name}
roles: [supernode]
region: east
data: .
control:
  fleet: "127.0.0.1:${ports + 1}"
  join-token-file: ../control/join/${this.name}.token
listeners:
  stun: "127.0.0.1:${this.relay}"
  tcp: "127.0.0.1:${this.relay}"
  admin: "127.0.0.1:${this.admin}"
host: "127.0.0.1"
relay:
  addresses: ["127.0.0.1"]
  allow: ["127.0.0.0/8"]
  loops: 1
sip:
  tls: "127.0.0.1:${this.sip}"
  others: {${others.map((one) => `${one.name}: "127.0.0.1:${one.sip}"`).join(', ')}}
overlay:
  listen: "127.0.0.1:${this.overlay}"
  seeds: [${others.map((one) => `"127.0.0.1:${one.overlay}"`).join(', ')}]
`);
  }

  run() {
    this.process = start(this.name, ['run', '--config', join(out, this.name, 'perigee.yaml')], 'ignore');
  }

  /** A figure of its metrics, of lines that have some words; undefined while it does not say. */
  async metric(name, words = '') {
    try {
      const text = await (await fetch(`http://127.0.0.1:${this.admin}/metrics`)).text();
      const sum = text.split('\n').filter((line) => line.startsWith(name) && /[ {]/.test(line[name.length]) && line.includes(words))
        .reduce((all, line) => all + Number(line.slice(line.lastIndexOf(' '))), 0);
      return sum;
    } catch {
      return undefined;
    }
  }

  /** SIGKILL; resolves with the moment when its process was gone. */
  kill() {
    const gone = new Promise((done) => this.process.once('exit', () => done(Date.now())));
    this.process.kill('SIGKILL');
    return gone;
  }
}

/** Control and so many super nodes that know each other. */
export class Network {
  static async start(count) {
    const network = new Network();
    network.all = Array.from({ length: count }, (_, at) => new SuperNode(at + 1));
    configured('control', `node: control
roles: [control]
data: .
listeners:
  api: "127.0.0.1:${ports}"
  fleet: "127.0.0.1:${ports + 1}"
nodes:
${network.all.map((one) => `  - {node: ${one.name}, role: supernode, region: east}`).join('\n')}
`);
    start('control', ['run', '--config', join(out, 'control/perigee.yaml')], 'ignore');
    const token = join(out, `control/join/super${count}.token`);
    await until('control', 60_000, () => existsSync(token));
    network.all.forEach((one) => one.configure(network.all));
    network.all.forEach((one) => one.run());
    await until('super nodes that know each other', 90_000, async () => {
      const known = await Promise.all(network.all.map((one) => one.metric('perigee_overlay_members')));
      return known.every((one) => one === count - 1);
    });
    return network;
  }

  /** Makes an account and signs a phone in. */
  async person(id) {
    const answer = await fetch(`http://127.0.0.1:${ports}/v1/people`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${readFileSync(join(out, 'control/operator.token'), 'utf8').trim()}` },
      body: JSON.stringify({ id, displayName: id, password: PASSWORD }),
    });
    if (answer.status !== 201) throw new Error(`no account for ${id}: ${answer.status} ${await answer.text()}`);
    const login = start(`login-${id}`, ['phone', 'login', id, '--server', `http://127.0.0.1:${ports}`,
      '--ca', join(out, 'control/ca.crt'), '--state', join(out, 'phones', id)], 'pipe');
    login.stdin.end(`${PASSWORD}\n`);
    const status = await new Promise((done) => login.once('exit', done));
    if (status !== 0) throw new Error(`${id} is not signed in; see ${out}/login-${id}.log`);
    return id;
  }
}

/** `perigee phone`: what it tells, and what is typed to it. */
export class Phone {
  events = [];

  /** @param words of the command behind `phone` */
  static async start(id, ...words) {
    const phone = new Phone();
    phone.id = id;
    phone.process = start(`phone-${id}`, ['phone', ...words, '--json', '--state', join(out, 'phones', id)], 'pipe');
    createInterface(phone.process.stdout).on('line', (line) => {
      appendFileSync(join(out, `phone-${id}.events`), `${line}\n`);
      if (line.startsWith('{')) phone.events.push(JSON.parse(line));
    });
    await phone.next('registered', 40_000);
    return phone;
  }

  /** What it tells of a kind after a moment. */
  after(event, since = 0) {
    return this.events.find((one) => one.event === event && one.at >= since);
  }

  next(event, ms, since = 0) {
    return until(`${this.id} tells ${event}`, ms, () => this.after(event, since));
  }

  /** The super nodes that it is registered at. */
  registered() {
    const at = new Set();
    for (const one of this.events) {
      if (one.event === 'registered') at.add(one.node);
      if (one.event === 'unregistered') at.delete(one.node);
    }
    return [...at];
  }

  type(line) {
    this.process.stdin.write(`${line}\n`);
  }
}

/** A tone of some seconds. */
export function tone(name, hertz, seconds) {
  const samples = Math.round(RATE * seconds);
  const wave = Buffer.alloc(44 + 2 * samples);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(36 + 2 * samples, 4);
  wave.write('WAVEfmt ', 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(RATE, 24);
  wave.writeUInt32LE(2 * RATE, 28);
  wave.writeUInt16LE(2, 32);
  wave.writeUInt16LE(16, 34);
  wave.write('data', 36);
  wave.writeUInt32LE(2 * samples, 40);
  for (let i = 0; i < samples; i++) wave.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / RATE)), 44 + 2 * i);
  const file = join(out, name);
  writeFileSync(file, wave);
  return file;
}

/** Ends all that was started. */
export async function end() {
  for (const one of running) one.kill('SIGTERM');
  const patience = Date.now() + 10_000;
  while (running.size > 0 && Date.now() < patience) await sleep(100);
  for (const one of running) one.kill('SIGKILL');
}
