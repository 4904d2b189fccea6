// Two engines meet: Chromium and Firefox see and hear each other.
import { FirefoxPerson } from './firefox.js';
import { figure, meeting, Person, tell } from './lab.js';

export async function engines() {
  const link = meeting();
  const anna = await Person.open('anna');
  const ben = await FirefoxPerson.open('ben');
  try {
    await anna.enter(link);
    await ben.enter(link);
    for (const [person, engine] of [[anna, 'Chromium'], [ben, 'Firefox']]) {
      const after = await person.sees(1);
      figure(`${engine} sees the other after ms`, after, after !== Infinity);
      figure(`${engine} hears the other`, (await person.now()).way, await person.hears());
      tell(`${engine}: ${JSON.stringify(await person.now())}`);
    }
  } finally {
    await anna.close();
    ben.close();
  }
}
