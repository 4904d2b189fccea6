// Firefox as a participant: the second engine, spoken to by its own protocol, Marionette (frames of
// JSON with their length before them).
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { out, Person, sleep, space, WATCH } from './lab.js';

const PORT = 2828;
const PREFERENCES = {
  'marionette.port': PORT,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.gmp-manager.updateEnabled': false,
  'network.proxy.type': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'services.settings.server': 'http://127.0.0.1:9',
  'toolkit.telemetry.enabled': false,
  'intl.accept_languages': 'en-US',
};

/** The line to Marionette, in the namespace that the browser is in. */
class Marionette {
  #pipe;
  #heard = Buffer.alloc(0);
  #waiting = new Map();
  #ids = 0;

  constructor(place) {
    const dial = `const s = require('net').connect(${PORT}, '127.0.0.1');` +
      'process.stdin.pipe(s); s.pipe(process.stdout); s.on("error", () => process.exit(1));';
    this.#pipe = spawn('ip', ['netns', 'exec', space(place), 'node', '-e', dial]);
    this.ended = new Promise((done) => this.#pipe.on('exit', done));
    this.greeted = new Promise((done) => (this.#waiting.set('greeting', done)));
    this.#pipe.stdout.on('data', (bytes) => this.#take(bytes));
  }

  #take(bytes) {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    for (;;) {
      const colon = this.#heard.indexOf(':');
      const length = Number(this.#heard.subarray(0, colon));
      if (colon < 0 || this.#heard.length < colon + 1 + length) return;
      const said = JSON.parse(this.#heard.subarray(colon + 1, colon + 1 + length).toString());
      this.#heard = this.#heard.subarray(colon + 1 + length);
      const [id, answer] = Array.isArray(said) ? [said[1], { error: said[2], result: said[3] }] : ['greeting', {}];
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    }
  }

  async ask(command, parameters = {}) {
    this.#ids += 1;
    const id = this.#ids;
    const text = Buffer.from(JSON.stringify([0, id, command, parameters]));
    this.#pipe.stdin.write(`${text.length}:${text}`);
    const { error, result } = await new Promise((done) => this.#waiting.set(id, done));
    if (error) throw new Error(`${command}: ${error.error}: ${error.message}`);
    return result;
  }

  close() {
    this.#pipe.kill();
  }
}

/** What scenarios ask of a page, as Playwright's has it. */
class Page {
  constructor(line) {
    this.line = line;
  }

  async evaluate(script, argument = null) {
    const { value } = await this.line.ask('WebDriver:ExecuteScript', {
      script: `return JSON.stringify((${script})(arguments[0]) ?? null)`, args: [argument], sandbox: null });
    return JSON.parse(value);
  }
}

export class FirefoxPerson extends Person {
  static async open(name, { place = name, every = 200 } = {}) {
    const person = new FirefoxPerson(name);
    person.every = every;
    const profile = join(out, `firefox-${name}`);
    mkdirSync(profile, { recursive: true });
    const lines = Object.entries(PREFERENCES).map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const start = join(out, `firefox-${name}.sh`);
    writeFileSync(start, `#!/bin/sh
certutil -d sql:${profile} -N --empty-password && certutil -d sql:${profile} -A -n lab -t C,, -i ${join(out, 'ca.pem')}
exec ip netns exec ${space(place)} firefox-esr --headless --no-remote --marionette --profile ${profile}
`);
    chmodSync(start, 0o755);
    person.process = spawn(start, [], { env: { ...process.env, HOME: join(out, 'home') }, stdio: 'ignore', detached: true });
    person.line = await dialled(place);
    await person.line.ask('WebDriver:NewSession', { capabilities: { alwaysMatch: { pageLoadStrategy: 'normal' } } });
    person.page = new Page(person.line);
    return person;
  }

  async enter(link) {
    await this.line.ask('WebDriver:Navigate', { url: link });
    await this.page.evaluate(`(${WATCH})`, this.every);
    await this.until(() => document.querySelector('input[autocomplete="name"], input') !== null);
    await this.page.evaluate(TYPE, this.name);
    await this.until(() => {
      const join = [...document.querySelectorAll('button')].find((one) => /Join now/.test(one.textContent));
      join?.click();
      return document.querySelector('.room') !== null;
    });
  }

  /** Waits for something in the page. */
  async until(what, withinMs = 20_000) {
    const began = Date.now();
    while (!(await this.page.evaluate(what))) {
      if (Date.now() - began > withinMs) throw new Error(`${this.name} waits in vain for ${what}`);
      await sleep(300);
    }
  }

  close() {
    this.line.close();
    process.kill(-this.process.pid);
  }
}

/** A field of React's takes what is typed, not what is set. */
const TYPE = (name) => {
  const field = [...document.querySelectorAll('input')].find((one) => one.labels?.[0]?.textContent.includes('Your name'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, name);
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

async function dialled(place) {
  for (let tries = 0; tries < 60; tries++) {
    const line = new Marionette(place);
    const answered = await Promise.race([line.greeted.then(() => true), line.ended.then(() => false), sleep(2_000)]);
    if (answered === true) return line;
    line.close();
    await sleep(500);
  }
  throw new Error('Firefox does not answer');
}
