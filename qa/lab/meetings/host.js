// The super node that holds a meeting is killed, and with it the relay that some are behind: all go on
// at the other one, unasked. Then it is started again, for whoever comes next.
import { figure, longestAbsence, made, Person, sleep, start, stop, tell } from './lab.js';

const WITHIN_MS = 10_000;
const PEOPLE = ['anna', 'dora', 'emil'];

export async function host() {
  const { link } = made('anna', { passcode: 'open sesame' });
  const all = [];
  for (const name of PEOPLE) {
    const person = await Person.open(name, { fps: 8, every: 200, camera: [320, 240], size: [800, 560] });
    await person.page.goto(link);
    await person.page.getByLabel('Your name').fill(name);
    await person.page.getByLabel('Passcode').fill('open sesame');
    await person.page.getByRole('button', { name: 'Join now' }).click();
    await person.page.locator('.room').waitFor();
    all.push(person);
  }
  for (const person of all) {
    const after = await person.sees(PEOPLE.length - 1, 30_000);
    figure(`${person.name} sees all after ms`, after, after !== Infinity);
  }
  await sleep(4_000);
  const before = await Promise.all(all.map(async (one) => (await one.now()).way));
  const from = Date.now();
  stop('super1');
  await sleep(20_000);
  for (const [i, person] of all.entries()) {
    const samples = await person.samples(from);
    const gap = longestAbsence(samples, PEOPLE.length - 1, from);
    figure(`host killed: ${person.name} sees all again after ms`, gap, gap < WITHIN_MS);
    tell(`${person.name}: ${before[i]}, then ${samples.at(-1)?.way}; ${await person.steps(from)}`);
  }
  await Promise.all(all.map((one) => one.close()));
  start('super1');
}
