// Runs scenarios, one after the other; exits with 1 when something is not as it should be.
import { crash } from './crash.js';
import { disk } from './disk.js';
import { engines } from './engines.js';
import { host } from './host.js';
import { failed, figure } from './lab.js';
import { moves } from './moves.js';
import { networks } from './networks.js';
import { players } from './players.js';
import { proxy } from './proxy.js';
import { regions } from './regions.js';
import { relay } from './relay.js';
import { rooms } from './rooms.js';
import { loss, squeeze } from './paths.js';

const ALL = { networks, moves, loss, squeeze, crash, engines, rooms, regions, players, disk, host, relay, proxy };
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(ALL)) {
  console.log(`== ${name}`);
  try {
    await ALL[name]();
  } catch (error) {
    figure(`${name} ended early`, error.stack, false);
  }
}
console.log(failed() === 0 ? 'all is as it should be' : `${failed()} failed`);
process.exit(failed() === 0 ? 0 : 1);
