// Two people meet by link, in two windows of one Chromium with made-up cameras and microphones:
// node test/two-meet.js TALK-URL [FOLDER-FOR-PICTURES]. Exits with 1 when something is not as it
// should be.
import assert from 'node:assert/strict';
import { hears, isAccessible, Rig, seesFrames as seesFramesAt } from './rig.js';

const [url, pictures] = process.argv.slice(2);
const rig = await Rig.launch([url], pictures);
const step = rig.step.bind(rig);
const shoot = rig.shoot.bind(rig);

/** Waits until so many more frames of the other one have been shown. */
function seesFrames(page, more) {
  return seesFramesAt(page, more, '.tile:not(.self) video');
}

/** The number by which people find out whether anybody stands between them. */
async function comparison(page) {
  await page.locator('.status-title').click();
  return page.locator('.comparison code').innerText();
}

let anna;
let ben;
let link = '';

await step('the start page makes a meeting', async () => {
  anna = await rig.person('Anna', { viewport: { width: 1280, height: 800 } });
  await anna.goto(url);
  await anna.getByRole('heading', { level: 1 }).waitFor();
  await isAccessible(anna, 'on the start page');
  await shoot(anna, 'start');
  await anna.getByRole('button', { name: 'New meeting' }).click();
  await anna.waitForURL(/\/m\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  link = anna.url();
});

await step('the check shows a picture, and lets in by name', async () => {
  await anna.getByLabel('Your name').fill('Anna');
  await anna.locator('.self-picture video').waitFor();
  await isAccessible(anna, 'on the check');
  await shoot(anna, 'check');
  await anna.getByRole('button', { name: 'Join now' }).click();
  await anna.getByText('You are the only one here').waitFor();
});

await step('another one comes by the link, on a phone, in the dark', async () => {
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true };
  ben = await rig.person('Ben', phone);
  await ben.goto(link);
  await ben.getByLabel('Your name').fill('Ben');
  await ben.locator('.self-picture video').waitFor();
  // His connection is made while he looks at himself, unless the machine is too busy for that.
  await ben.waitForFunction(() => window.peers.length > 1 || window.peers[0]?.connectionState === 'connected', null, {
    timeout: 20_000,
  });
  const before = await ben.evaluate(() => window.peers.length);
  assert.equal(await anna.locator('.tile').count(), 1, 'nobody is told of who has not joined');
  await anna.evaluate(() => { window.alone = document.querySelector('.tile.self video'); });
  const clicked = Date.now();
  await ben.getByRole('button', { name: 'Join now' }).click();
  await seesFrames(ben, 1);
  console.log(`           join to first frame: ${Date.now() - clicked} ms`);
  if (before === 1) assert.equal(await ben.evaluate(() => window.peers.length), 1, 'he joins with that connection');
});

await step('they see and hear each other', async () => {
  await Promise.all([seesFrames(anna, 20), seesFrames(ben, 20)]);
  const isLetGo = await anna.evaluate(() => window.alone.isConnected || window.alone.srcObject === null);
  assert.ok(isLetGo, 'a picture that was taken off the page holds nothing of the camera');
  await Promise.all([hears(anna), hears(ben)]);
  await shoot(anna, 'two');
  await shoot(ben, 'two-phone');
});

await step('what one writes, the other reads', async () => {
  await anna.keyboard.press('c');
  await anna.getByLabel('Write to everybody').fill('See https://example.org/plan.');
  await anna.keyboard.press('Enter');
  await ben.getByRole('button', { name: 'Chat (1)' }).click();
  const read = ben.getByRole('link', { name: 'https://example.org/plan' });
  await read.waitFor();
  assert.equal(await read.getAttribute('rel'), 'noopener noreferrer');
  await Promise.all([isAccessible(anna, 'in the meeting'), isAccessible(ben, 'in the chat')]);
  await shoot(anna, 'chat');
  await ben.getByRole('button', { name: 'Close' }).click();
});

await step('who is muted is seen to be, and a raised hand too', async () => {
  await anna.locator('.split-main').first().click();
  await ben.locator('.tile:not(.self) .tile-muted').waitFor();
  await anna.getByRole('button', { name: 'Raise hand' }).click();
  await ben.locator('.tile:not(.self) .tile-hand').waitFor();
});

await step('a lost signalling comes back in place', async () => {
  await ben.reload();
  await ben.locator('.room').waitFor();
  await seesFrames(ben, 5);
  await anna.getByRole('button', { name: /^People/ }).click();
  await anna.getByRole('heading', { name: 'People (2)' }).waitFor();
  await isAccessible(anna, 'in the list of people');
  await shoot(anna, 'people');
});

await step('one leaves, and the other is alone', async () => {
  await ben.getByRole('button', { name: 'Leave' }).click();
  await ben.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await ben.getByRole('heading', { name: 'You have left' }).waitFor();
  await anna.getByText('You are the only one here').waitFor();
});

await step('a meeting sealed end to end is seen by both, who see one number', async () => {
  await anna.goto(url);
  await anna.getByRole('button', { name: 'With options…' }).click();
  await anna.getByText('End-to-end encryption').click();
  await anna.getByRole('button', { name: 'Create' }).click();
  await anna.getByRole('button', { name: 'Join now' }).click();
  await anna.locator('.room').waitFor();
  await ben.goto(anna.url());
  await ben.getByRole('button', { name: 'Join now' }).click();
  await Promise.all([seesFrames(anna, 20), seesFrames(ben, 20)]);
  const [hers, his] = await Promise.all([comparison(anna), comparison(ben)]);
  assert.match(hers, /^\d{5}( \d{5}){4}$/);
  assert.equal(hers, his);
  await shoot(anna, 'sealed');
});

await step('nothing went wrong in the pages, and nobody else was asked', async () => {
  assert.deepEqual(rig.faults, []);
});

await rig.end();
