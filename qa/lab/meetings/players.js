// GStreamer brings a camera by WHIP, a browser sees it; another GStreamer plays the meeting by WHEP.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, meeting, out, Person, space, SUPER1 } from './lab.js';

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'gst.py');

/** GStreamer for some seconds; what it tells at its end. */
function gstreamer(place, kind, id, seconds) {
  const process = spawn('ip', ['netns', 'exec', space(place), '/usr/bin/python3', PROGRAM, kind,
    `${SUPER1}/v1/${kind}/${id}`, String(seconds), join(out, 'ca.pem')],
  { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  process.stdout.on('data', (text) => (told += text));
  return new Promise((done) => process.on('close', () => done(JSON.parse(told || '{}'))));
}

export async function players() {
  const link = meeting();
  const id = link.split('/').at(-1);
  const camera = gstreamer('ben', 'whip', id, 40);
  const anna = await Person.open('anna', { fps: 10 });
  await anna.enter(link);
  const after = await anna.sees(1);
  figure('a browser sees what GStreamer sends after ms', after, after !== Infinity);
  figure('and hears it', (await anna.now()).height, await anna.hears());
  const played = await gstreamer('cara', 'whep', id, 12);
  figure('pictures that GStreamer plays', JSON.stringify(played), played.video > 40 && played.audio > 200);
  const sent = await camera;
  figure('GStreamer ends its session', JSON.stringify(sent), sent.ended === 200);
  await anna.close();
}
