// All meet, whatever their network: none between, a box that translates addresses by port, one that
// does for each destination anew, no UDP, nothing but TCP to port 443.
import { figure, meeting, Person, tell } from './lab.js';

const PEOPLE = ['anna', 'ben', 'cara', 'dora', 'emil'];

export async function networks() {
  const link = meeting();
  const all = [];
  for (const name of PEOPLE) {
    const person = await Person.open(name, { fps: 5, every: 300 });
    await person.enter(link);
    all.push(person);
  }
  for (const person of all) {
    const after = await person.sees(PEOPLE.length - 1, 40_000);
    const { way, moving } = await person.now();
    figure(`${person.name} sees all others`, `${moving} of ${PEOPLE.length - 1}`, after !== Infinity);
    if (after === Infinity) tell(JSON.stringify(await person.now()));
    figure(`${person.name} hears somebody`, way, await person.hears());
  }
  const ways = Object.fromEntries(await Promise.all(all.map(async (one) => [one.name, (await one.now()).way])));
  tell(JSON.stringify(ways));
  figure('who has UDP needs no relay', ways.ben, !/relay/.test(ways.ben + ways.cara + ways.anna));
  figure('who has TCP 443 alone comes by TLS', ways.emil, ways.emil === 'relay by tls');
  await Promise.all(all.map((one) => one.close()));
}
