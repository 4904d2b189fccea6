// A disk that is full while a meeting is recorded: first for recordings alone, then for everything.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, made, out, Person, prefix, sleep, within } from './lab.js';

const FOLDER = join(out, 'data/super1/recordings');
const DISK = '300m'; // of which a recording leaves 256 MiB to others

/** The process of a super node; what it mounts, others don't see. */
function process(name) {
  const pids = execFileSync('ip', ['netns', 'pids', `${prefix}-${name}`], { encoding: 'utf8' }).trim().split('\n');
  return pids.find((pid) => {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.includes('run') && words.some((word) => word.endsWith(`${name}/perigee.yaml`));
  });
}

async function until(what, seconds, isSo) {
  const began = Date.now();
  while (!(await isSo()) && Date.now() - began < seconds * 1000) await sleep(300);
  figure(what, Date.now() - began, await isSo());
}

/** To where a file can be played, in seconds; it may be growing. */
function lasts(file) {
  const { stdout } = spawnSync('ffprobe', ['-v', 'quiet', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file],
    { encoding: 'utf8' });
  return Math.max(0, ...stdout.split('\n').map(Number).filter((time) => time > 0));
}

function alarms() {
  const token = readFileSync(join(out, 'data/control/operator.token'), 'utf8').trim();
  return within('control', 'curl', '-s', '-H', `authorization: Bearer ${token}`, 'http://127.0.0.1:7400/v1/nodes');
}

export async function disk() {
  const pid = process('super1');
  const there = (...words) => execFileSync('nsenter', ['-t', pid, '-m', ...words], { encoding: 'utf8' });
  there('mkdir', '-p', FOLDER);
  there('mount', '-t', 'tmpfs', '-o', `size=${DISK}`, 'none', FOLDER);
  const seen = `/proc/${pid}/root${FOLDER}`;
  const recordings = () => readdirSync(seen).filter((name) =>
    /^[0-9a-f]{32}$/.test(name) && existsSync(`${seen}/${name}/recording.json`));
  const ended = () => recordings().filter((id) => /"endedAt"\s*:\s*"/.test(readFileSync(`${seen}/${id}/recording.json`, 'utf8')));
  const { link, hostLink } = made('anna', {});
  const anna = await Person.open('anna', { fps: 10 });
  const ben = await Person.open('ben', { fps: 10 });
  const record = async () => {
    const before = recordings().length;
    await anna.press('More');
    await anna.page.getByRole('menuitem', { name: 'Record', exact: true }).click();
    await until('a recording is there after ms', 20, () => recordings().length > before);
    const id = recordings().find((one) => !ended().includes(one));
    await until('4 s of it are on the disk after ms', 40, () => lasts(`${seen}/${id}/view.webm`) > 4);
  };
  try {
    await anna.enter(hostLink);
    await ben.enter(link);
    await ben.sees(1);
    await record();
    there('fallocate', '-l', '80m', `${FOLDER}/filler`);
    await until('too little for recordings: it ends after ms', 10, () => ended().length === 1);
    await until('the operator sees it after ms', 10, () => /recordings-disk/.test(alarms()));
    await until('the meeting goes on', 5, async () => (await ben.now()).moving === 1);
    there('rm', `${FOLDER}/filler`);
    await until('the alarm ends after ms', 10, () => !/recordings-disk/.test(alarms()));
    await record();
    figure('another one', recordings().length, recordings().length === 2);
    // What is cut off at the end of a broken file is room again; it is taken as well, unless it was
    // enough to finish the recording at once.
    const fill = () => there('sh', '-c', `dd if=/dev/zero bs=4k 2>/dev/null >>${FOLDER}/filler || true`);
    await until('no room at all: it is finished, or the operator sees that it waits, after ms', 12, () => {
      fill();
      return ended().length === 2 || /"recordings"/.test(alarms());
    });
    await until('the meeting goes on', 5, async () => (await ben.now()).moving === 1);
    there('rm', `${FOLDER}/filler`);
    await until('finished once there is room, after ms', 12, () => ended().length === 2);
    for (const id of recordings()) {
      const told = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0',
        `${seen}/${id}/view.webm`], { encoding: 'utf8' });
      figure('it plays for s', Number(told), Number(told) > 4);
    }
  } finally {
    await Promise.all([anna.close(), ben.close()]);
    there('umount', '-l', FOLDER);
  }
}
