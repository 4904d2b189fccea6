// Three people make accounts, find each other, write, call, hold, hand over, and do it again while
// the login server hangs: node test/three-talk.js TALK-URL PID-OF-CONTROL [FOLDER-FOR-PICTURES].
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hears, isAccessible, Rig, seesFrames } from './rig.js';

const [url, control, pictures] = process.argv.slice(2);
const rig = await Rig.launch([url], pictures);
const step = rig.step.bind(rig);
const shoot = rig.shoot.bind(rig);
const mark = Math.random().toString(36).slice(2, 8);
const id = (name) => `${name}-${mark}`;
const PASSWORD = 'correct horse battery';

const desk = { viewport: { width: 1280, height: 800 } };
const mobile = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true };
let anna;
let bert;
let cora;

async function signUp(page, name, surname) {
  await page.goto(`${url}/sign-up`);
  await page.getByLabel('Your name').fill(`${name} ${surname}`);
  await page.getByLabel('Name to sign in with').fill(id(name.toLowerCase()));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('button', { name: `${name} ${surname}: Online` }).waitFor();
  await isReached(page);
}

async function isReached(page) {
  await page.waitForFunction(() => document.querySelector('.people-side') !== null && document.querySelector('.people-reach') === null);
}

async function add(page, typed, who) {
  await page.getByRole('searchbox', { name: 'Find people' }).fill(typed);
  await page.getByRole('button', { name: `Add ${who}` }).click();
}

async function write(page, to, text) {
  await page.getByRole('textbox', { name: `Write to ${to}` }).fill(text);
  await page.keyboard.press('Enter');
}

const said = (page, text) => page.locator('.bubble', { hasText: text });
const dotOf = (page, person, status) => page.locator(`.person-row a[href="/people/${person}"] .dot.${status}`);
const other = '.call-picture';

async function areTalking(...pages) {
  await Promise.all(pages.map((page) => page.locator('.call-time').waitFor({ timeout: 20_000 })));
}

await step('two make accounts', async () => {
  anna = await rig.person('Anna', desk);
  bert = await rig.person('Bert', mobile);
  await anna.goto(`${url}/sign-in`);
  await anna.getByRole('heading', { name: 'Sign in' }).waitFor();
  await isAccessible(anna, 'at the sign-in');
  await shoot(anna, 'sign-in');
  await anna.getByRole('link', { name: 'Make one' }).click();
  await anna.getByRole('heading', { name: 'Make an account' }).waitFor();
  await isAccessible(anna, 'at the sign-up');
  await shoot(anna, 'sign-up');
  await Promise.all([signUp(anna, 'Anna', `Berg${mark}`), signUp(bert, 'Bert', `Tal${mark}`)]);
  await shoot(bert, 'nobody-yet-phone');
});

await step('one finds the other by a mistyped name, and they become contacts', async () => {
  await add(anna, `bert tla${mark}`, `Bert Tal${mark}`);
  await bert.getByRole('button', { name: `Accept: Anna Berg${mark}` }).waitFor();
  await isAccessible(bert, 'with a request');
  await shoot(bert, 'request-phone');
  await bert.getByRole('button', { name: `Accept: Anna Berg${mark}` }).click();
  await dotOf(anna, id('bert'), 'online').waitFor();
  await dotOf(bert, id('anna'), 'online').waitFor();
});

await step('they write, and see what was delivered and read', async () => {
  await anna.locator(`a[href="/people/${id('bert')}"]`).click();
  await write(anna, `Bert Tal${mark}`, 'Hello Bert! See https://example.org/plan.');
  await anna.locator('.progress.delivered').waitFor();
  await bert.locator(`a[href="/people/${id('anna')}"] .person-badge`).waitFor();
  await bert.locator(`a[href="/people/${id('anna')}"]`).click();
  await said(bert, 'Hello Bert!').waitFor();
  await anna.locator('.progress.read').waitFor();
  await bert.getByRole('textbox', { name: `Write to Anna Berg${mark}` }).pressSequentially('Hi');
  await anna.locator('.typing').waitFor();
  await write(bert, `Anna Berg${mark}`, 'Hi Anna, shall we talk?');
  await said(anna, 'shall we talk?').waitFor();
  await anna.locator('.typing').waitFor({ state: 'detached' });
  await Promise.all([isAccessible(anna, 'with messages'), isAccessible(bert, 'with messages')]);
  await shoot(anna, 'messages');
  await shoot(bert, 'messages-phone');
});

await step('a file goes from one to the other', async () => {
  const bytes = Buffer.from(Array.from({ length: 1_500_000 }, (_, at) => (at * 7919) % 251));
  const choosing = anna.waitForEvent('filechooser');
  await anna.getByRole('button', { name: 'Send a file' }).click();
  await (await choosing).setFiles({ name: 'plan.bin', mimeType: 'application/octet-stream', buffer: bytes });
  await bert.getByRole('button', { name: 'Get it' }).click();
  const saving = bert.waitForEvent('download');
  await bert.getByRole('button', { name: 'Save' }).click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'plan.bin');
  assert.ok(bytes.equals(readFileSync(await saved.path())));
  await shoot(bert, 'file-phone');
});

await step('how one is seen by others is told to them', async () => {
  await bert.goto(`${url}/people`);
  await bert.getByRole('button', { name: `Bert Tal${mark}: Online` }).click();
  await bert.getByRole('menuitemradio', { name: 'Busy' }).click();
  await dotOf(anna, id('bert'), 'busy').waitFor();
  await bert.getByRole('button', { name: `Bert Tal${mark}: Busy` }).click();
  await bert.getByRole('menuitemradio', { name: 'Online' }).click();
  await dotOf(anna, id('bert'), 'online').waitFor();
});

await step('one calls with video; both see and hear, and know who it is', async () => {
  const clicked = Date.now();
  await anna.getByRole('button', { name: `Call Bert Tal${mark} with video` }).click();
  await bert.getByRole('alertdialog').waitFor();
  console.log(`           dial to ring: ${Date.now() - clicked} ms`);
  await bert.getByText(/^Verified: it is Anna/).waitFor();
  await isAccessible(bert, 'while it rings');
  await shoot(anna, 'calling');
  await shoot(bert, 'ringing-phone');
  const answered = Date.now();
  await bert.getByRole('button', { name: 'Accept with video' }).click();
  await areTalking(anna, bert);
  console.log(`           answer to connected: ${Date.now() - answered} ms`);
  await Promise.all([seesFrames(anna, 20, other), seesFrames(bert, 20, other)]);
  await Promise.all([hears(anna), hears(bert)]);
  await anna.locator('.call-about', { hasText: 'Direct' }).waitFor();
  await Promise.all([isAccessible(anna, 'in a call'), isAccessible(bert, 'in a call')]);
  await shoot(anna, 'call');
  await shoot(bert, 'call-phone');
});

await step('both see one number', async () => {
  const numbers = [];
  for (const page of [anna, bert]) {
    await page.getByRole('button', { name: 'About this call' }).click();
    numbers.push(await page.locator('.comparison code').innerText());
    await page.getByText(/^Verified: it is/).last().waitFor();
    await shoot(page, page === anna ? 'about' : 'about-phone');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  assert.match(numbers[0], /^\d{5}( \d{5}){4}$/);
  assert.equal(numbers[0], numbers[1]);
});

await step('one mutes, turns the camera off and on, and holds', async () => {
  await bert.getByRole('button', { name: 'Turn camera off' }).click();
  await anna.locator(other).waitFor({ state: 'detached' });
  await bert.getByRole('button', { name: 'Turn camera on' }).click();
  await seesFrames(anna, 5, other);
  await anna.getByRole('button', { name: 'Mute' }).click();
  await anna.getByRole('button', { name: 'Unmute' }).click();
  await anna.getByRole('button', { name: 'Hold' }).click();
  await bert.getByText(`Anna Berg${mark} has put you on hold`).waitFor();
  await shoot(bert, 'held-phone');
  await anna.getByRole('button', { name: 'Resume' }).click();
  await seesFrames(bert, 5, other);
  await seesFrames(anna, 5, other);
});

await step('one hangs up', async () => {
  await bert.getByRole('button', { name: 'Hang up' }).click();
  await anna.getByText('Call ended').waitFor();
  await anna.locator('.call-screen').waitFor({ state: 'detached' });
  await anna.getByRole('button', { name: 'Calls', exact: true }).click();
  await anna.locator('.past', { hasText: 'You called' }).waitFor();
  await isAccessible(anna, 'in the list of calls');
  await shoot(anna, 'history');
  await anna.getByRole('button', { name: 'People', exact: true }).click();
});

await step('a third one comes', async () => {
  cora = await rig.person('Cora', { ...desk, locale: 'de-DE' });
  await cora.goto(`${url}/sign-up`);
  await cora.getByLabel('Dein Name').fill(`Cora Wald${mark}`);
  await cora.getByLabel('Name zum Anmelden').fill(id('cora'));
  await cora.getByLabel('Passwort').fill(PASSWORD);
  await shoot(cora, 'sign-up-german');
  await cora.getByRole('button', { name: 'Konto anlegen' }).click();
  await cora.getByRole('button', { name: `Cora Wald${mark}: Da` }).waitFor();
  await isReached(cora);
  await add(anna, `cora wald${mark}`, `Cora Wald${mark}`);
  await cora.getByRole('button', { name: `Annehmen: Anna Berg${mark}` }).click();
  await dotOf(anna, id('cora'), 'online').waitFor();
});

await step('who is called hears no word of the caller’s address before they accept a stranger', async () => {
  await bert.goto(`${url}/people/${id('cora')}`);
  await isReached(bert);
  await bert.getByRole('button', { name: `Call ${id('cora')}`, exact: true }).click();
  await cora.getByRole('alertdialog').waitFor();
  const offered = await bert.evaluate(() => window.peers.at(-1).localDescription.sdp);
  assert.doesNotMatch(offered, /typ (host|srflx)/);
  assert.match(offered, /typ relay/);
  await cora.getByRole('button', { name: 'Annehmen' }).click();
  await areTalking(bert, cora);
  await bert.locator('.call-about', { hasText: 'Direct' }).waitFor({ timeout: 20_000 });
  await shoot(cora, 'call-german');
  await cora.getByRole('button', { name: 'Auflegen' }).click();
  await bert.getByText('Call ended').waitFor();
});

await step('a call is handed over to the third', async () => {
  await anna.locator(`a[href="/people/${id('bert')}"]`).click();
  await anna.getByRole('button', { name: `Call Bert Tal${mark} with video` }).click();
  await bert.getByRole('button', { name: 'Accept with video' }).click();
  await areTalking(anna, bert);
  await anna.getByRole('button', { name: 'Transfer' }).click();
  await isAccessible(anna, 'while choosing to whom a call goes');
  await shoot(anna, 'transfer');
  await anna.getByRole('dialog').getByRole('button', { name: `Cora Wald${mark}` }).click();
  await cora.getByRole('button', { name: 'Mit Video annehmen' }).click();
  await anna.getByText('Handed over').waitFor();
  await Promise.all([seesFrames(bert, 10, other), seesFrames(cora, 10, other)]);
  await shoot(cora, 'handed-over');
  await bert.getByRole('button', { name: 'Hang up' }).click();
  await cora.getByText('Anruf beendet').waitFor();
});

await step('what is written to somebody who is away arrives later', async () => {
  const context = cora.context();
  await cora.close();
  await dotOf(anna, id('cora'), 'offline').waitFor();
  await anna.locator(`a[href="/people/${id('cora')}"]`).click();
  await write(anna, `Cora Wald${mark}`, 'Read this when you are back.');
  await anna.locator('.progress.sent').waitFor();
  cora = await rig.window('Cora', context);
  await cora.goto(`${url}/people/${id('anna')}`);
  await said(cora, 'Read this when you are back.').waitFor();
  await anna.locator('.progress.read').waitFor();
});

await step('three write in a group, though two of them are strangers', async () => {
  await anna.getByRole('button', { name: 'New group chat' }).click();
  await anna.getByLabel('Name of the group').fill('Trip');
  for (const name of [`Bert Tal${mark}`, `Cora Wald${mark}`]) await anna.getByText(name).last().click();
  await isAccessible(anna, 'while a group begins');
  await shoot(anna, 'new-group');
  await anna.getByRole('button', { name: 'Begin', exact: true }).click();
  await write(anna, 'Trip', 'Where shall we go?');
  // On a small page what is being read hides the list.
  await bert.getByRole('button', { name: 'Back to everybody' }).click();
  await bert.getByRole('link', { name: /^Trip/ }).click();
  await cora.getByRole('link', { name: /^Trip/ }).click();
  await said(cora, 'Where shall we go?').waitFor();
  await anna.locator('.line').last().locator('.progress.read').waitFor();
  await write(bert, 'Trip', 'To the sea!');
  await said(cora, 'To the sea!').waitFor();
  await said(anna, 'To the sea!').waitFor();
  await bert.locator('.line').last().locator('.progress.read').waitFor();
  await Promise.all([isAccessible(anna, 'in a group'), isAccessible(bert, 'in a group')]);
  await shoot(anna, 'group');
  await shoot(bert, 'group-phone');
  await cora.getByRole('button', { name: 'Mehr über Trip' }).click();
  await cora.getByRole('menuitem', { name: 'Gruppe verlassen' }).click();
  await bert.getByText(new RegExp(`^Cora Wald${mark} .* left the group`)).waitFor();
});

// A step that fails ends this program at once.
process.on('exit', () => process.kill(Number(control), 'SIGCONT'));
process.kill(Number(control), 'SIGSTOP');
try {
  await step('without the login server, pages open, and who is there is seen', async () => {
    await Promise.all([anna.goto(`${url}/people/${id('bert')}`), bert.goto(`${url}/people/${id('anna')}`)]);
    await dotOf(anna, id('bert'), 'online').waitFor();
    await said(anna, 'Hello Bert!').waitFor();
  });

  await step('without it, they write', async () => {
    await write(anna, `Bert Tal${mark}`, 'Nobody else is needed.');
    await said(bert, 'Nobody else is needed.').waitFor();
    await anna.locator('.line').last().locator('.progress.read').waitFor();
  });

  await step('without it, they call with video', async () => {
    await bert.getByRole('button', { name: `Call Anna Berg${mark} with video` }).click();
    await anna.getByRole('button', { name: 'Accept with video' }).click();
    await areTalking(anna, bert);
    await Promise.all([seesFrames(anna, 10, other), seesFrames(bert, 10, other)]);
    await anna.getByRole('button', { name: 'Hang up' }).click();
    await bert.locator('.call-screen').waitFor({ state: 'detached' });
  });

  await step('without it, two find each other and become contacts', async () => {
    await cora.goto(`${url}/people`);
    await isReached(cora);
    await cora.getByRole('searchbox', { name: 'Leute finden' }).fill(`bert ta${mark}`);
    await bert.goto(`${url}/people`);
    await cora.getByRole('button', { name: `Bert Tal${mark} hinzufügen` }).click({ timeout: 15_000 });
    await bert.getByRole('button', { name: `Accept: Cora Wald${mark}` }).click();
    await dotOf(cora, id('bert'), 'online').waitFor();
    await cora.locator(`a[href="/people/${id('bert')}"]`).click();
    await cora.getByRole('textbox', { name: `Schreib an Bert Tal${mark}` }).fill('Guten Tag!');
    await cora.keyboard.press('Enter');
    await bert.locator(`a[href="/people/${id('cora')}"] .person-badge`).waitFor();
    await shoot(cora, 'without-login-server');
  });
} finally {
  process.kill(Number(control), 'SIGCONT');
}

await step('nothing went wrong in the pages, and nobody else was asked', async () => {
  // That the login server hangs is not the pages' fault.
  const own = rig.faults.filter((one) => !/Failed to load resource.*50[34]/.test(one));
  assert.deepEqual(own, []);
});

await rig.end();
