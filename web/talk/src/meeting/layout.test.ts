import { expect, test } from 'vitest';
import { capacityOf, gridOf, layoutOf, type Wish } from './layout';
import type { Participant } from './protocol';
import { BEFORE, type MeetingState } from './state';

function person(id: string, screen = false): Participant {
  const sources = { camera: { muted: false }, ...(screen ? { screen: { muted: false } } : {}) };
  return { id, name: id, role: 'guest', sources, hand: null, quality: 4 };
}

function meeting(others: readonly Participant[], change: Partial<MeetingState> = {}): MeetingState {
  return { ...BEFORE, you: 'me', self: person('me'), others, ...change };
}

const grid: Wish = { mode: 'grid', pinned: null, page: 0, perPage: 9, isSelfHidden: false };
const speaker: Wish = { ...grid, mode: 'speaker' };
const three = [person('ann'), person('bob'), person('cid')];

test('alone, you see yourself', () => {
  expect(layoutOf(meeting([]), grid).tiles.map((one) => one.key)).toEqual(['me/camera']);
});

test('two see each other large and themselves in a corner', () => {
  const layout = layoutOf(meeting([person('ann')]), speaker);
  expect(layout.tiles.map((one) => one.key)).toEqual(['ann/camera']);
  expect(layout.corner?.key).toBe('me/camera');
});

test('the grid has everybody, page by page', () => {
  const many = Array.from({ length: 10 }, (_, index) => person(`p${index}`));
  const layout = layoutOf(meeting(many), { ...grid, page: 7 });
  expect(layout.pages).toBe(2);
  expect(layout.page).toBe(1);
  expect(layout.tiles.map((one) => one.key)).toEqual(['p9/camera', 'me/camera']);
});

test('speaker view shows who spoke last, and the rest beside', () => {
  const layout = layoutOf(meeting(three, { lastSpeaker: 'bob' }), speaker);
  expect(layout.stage?.key).toBe('bob/camera');
  expect(layout.tiles.map((one) => one.key)).toEqual(['ann/camera', 'cid/camera', 'me/camera']);
});

test('a shared screen takes the stage, in the grid too, and a pin takes it from the screen', () => {
  const state = meeting([person('ann', true), person('bob')]);
  expect(layoutOf(state, grid).stage?.key).toBe('ann/screen');
  expect(layoutOf(state, { ...grid, pinned: 'bob/camera' }).stage?.key).toBe('bob/camera');
  expect(layoutOf(state, { ...grid, pinned: 'gone/camera' }).stage?.key).toBe('ann/screen');
});

test('your own screen does not fill your stage', () => {
  expect(layoutOf(meeting(three, { self: person('me', true) }), grid).stage).toBeNull();
});

test('tiles fill the area that there is', () => {
  expect(gridOf(1, 1280, 720, 8)).toMatchObject({ columns: 1, rows: 1, width: 1280, height: 720 });
  expect(gridOf(4, 1280, 720, 8)).toMatchObject({ columns: 2, rows: 2 });
  expect(gridOf(9, 1280, 720, 8)).toMatchObject({ columns: 3, rows: 3 });
  expect(gridOf(2, 390, 700, 8)).toMatchObject({ columns: 1, rows: 2 });
});

test('no grid reaches beyond its area', () => {
  for (let count = 1; count <= 25; count++) {
    for (const [width, height] of [[1280, 640], [390, 640], [820, 300], [300, 900]] as const) {
      const fit = gridOf(count, width, height, 8);
      expect(fit.columns * fit.rows).toBeGreaterThanOrEqual(count);
      expect(fit.columns * fit.width + 8 * (fit.columns - 1)).toBeLessThanOrEqual(width);
      expect(fit.rows * fit.height + 8 * (fit.rows - 1)).toBeLessThanOrEqual(height);
    }
  }
});

test('a phone has room for fewer', () => {
  expect(capacityOf(390, 600, 8)).toBe(8);
  expect(capacityOf(2560, 1400, 8)).toBe(25);
  expect(capacityOf(10, 10, 8)).toBe(1);
});
