// A lobby with a host who lets people in, and rooms into which the host divides the meeting.
import { figure, made, Person, sleep } from './lab.js';

export async function rooms() {
  const { link, hostLink } = made('anna', { options: { lobby: true } });
  const anna = await Person.open('anna', { fps: 5 });
  const guests = [await Person.open('ben', { fps: 5 }), await Person.open('cara', { fps: 5 })];
  try {
    await anna.enter(hostLink);
    for (const guest of guests) {
      await guest.knock(link);
      await guest.page.getByText('You are in the lobby').waitFor();
      await anna.press('Let in');
      await guest.page.locator('.room').waitFor();
    }
    await everybodySees('let in from the lobby', [anna, ...guests], 2);
    await anna.press(/People/);
    await anna.press('Breakout rooms…');
    await anna.press('Open the rooms');
    await everybodySees('each guest in a room', [anna, ...guests], 0);
    await anna.press('Breakout rooms…');
    await anna.press('Bring all back');
    await everybodySees('brought together', [anna, ...guests], 2);
  } finally {
    await Promise.all([anna, ...guests].map((one) => one.close()));
  }
}

async function everybodySees(what, people, count) {
  await sleep(1_500);
  for (const person of people) {
    const began = Date.now();
    let { moving } = await person.now();
    while (moving !== count && Date.now() - began < 10_000) {
      await sleep(200);
      ({ moving } = await person.now());
    }
    figure(`${what}: ${person.name} sees`, moving, moving === count);
  }
}
