import { hasSource, type MeetingState } from './state';
import type { Participant, VideoSource } from './protocol';

/** One picture of the meeting: somebody's face, or somebody's screen. */
export interface Tile {
  key: string;
  person: Participant;
  source: VideoSource;
  isSelf: boolean;
}

export interface Wish {
  mode: 'speaker' | 'grid';
  /** The tile that this browser's user has pinned. */
  pinned: string | null;
  page: number;
  perPage: number;
  isSelfHidden: boolean;
}

/** What is shown: a large one if there is one, and a page of others. */
export interface Layout {
  stage: Tile | null;
  tiles: readonly Tile[];
  /** You, in a corner, where two are alone. */
  corner: Tile | null;
  page: number;
  pages: number;
}

/** Every picture there is, in a steady order: screens, the others, and you last. */
export function tilesOf(state: MeetingState): Tile[] {
  const people = state.self === null ? state.others : [...state.others, state.self];
  const screens = people.filter((person) => hasSource(person, 'screen'));
  return [
    ...screens.map((person) => tile(person, 'screen', state)),
    ...people.map((person) => tile(person, 'camera', state)),
  ];
}

function tile(person: Participant, source: VideoSource, state: MeetingState): Tile {
  return { key: `${person.id}/${source}`, person, source, isSelf: person.id === state.you };
}

export function layoutOf(state: MeetingState, wish: Wish): Layout {
  const all = tilesOf(state);
  const faces = all.filter((one) => one.source === 'camera');
  const self = faces.find((one) => one.isSelf) ?? null;
  const stage = stageOf(state, wish, all);
  if (stage === null && faces.length === 2 && self !== null) {
    const other = faces.filter((one) => !one.isSelf);
    return { stage: null, tiles: other, corner: self, page: 0, pages: 1 };
  }
  const rest = all.filter((one) => {
    if (one.key === stage?.key) return false;
    return !(one.isSelf && wish.isSelfHidden && faces.length > 1);
  });
  const pages = Math.max(1, Math.ceil(rest.length / wish.perPage));
  const page = Math.min(wish.page, pages - 1);
  const tiles = rest.slice(page * wish.perPage, (page + 1) * wish.perPage);
  return { stage, tiles, corner: null, page, pages };
}

/** Who is shown large: pinned here, spotlit for all, a screen, or in speaker view who speaks. */
function stageOf(state: MeetingState, wish: Wish, all: readonly Tile[]): Tile | null {
  const pinned = all.find((one) => one.key === wish.pinned);
  if (pinned !== undefined) return pinned;
  const spotlight = state.meeting?.spotlight ?? null;
  const face = (id: string | null) =>
    all.find((one) => one.person.id === id && one.source === 'camera');
  const lit = spotlight === null ? undefined : face(spotlight);
  const screen = all.find((one) => one.source === 'screen' && !one.isSelf);
  const large = screen ?? lit;
  if (large !== undefined) return large;
  if (wish.mode === 'grid' || all.length < 3) return null;
  return face(state.lastSpeaker) ?? all.find((one) => !one.isSelf) ?? null;
}

export interface Grid {
  columns: number;
  rows: number;
  width: number;
  height: number;
}

const WIDEST = 16 / 9;
const TALLEST = 3 / 4;

/** The largest equal tiles that fit into an area; on a tall one they may be taller than wide. */
export function gridOf(count: number, width: number, height: number, gap: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(count, 1), width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const most = (width - gap * (columns - 1)) / columns;
    const tall = (height - gap * (rows - 1)) / rows;
    if (most <= 0 || tall <= 0) continue;
    const tileWidth = Math.min(most, tall * WIDEST);
    const tileHeight = Math.min(tall, tileWidth / TALLEST);
    // What is cut from a face does not count: a tile is as good as the 4:3 picture in it.
    if (worth(tileWidth, tileHeight) > worth(best.width, best.height) + 0.5) {
      best = { columns, rows, width: Math.floor(tileWidth), height: Math.floor(tileHeight) };
    }
  }
  return best;
}

function worth(width: number, height: number): number {
  const ratio = width / Math.max(height, 1);
  const useful = ratio < 1 ? width * (width / 1) : Math.min(width, height * 1.5) * height;
  return Math.min(useful, width * height);
}

const LEAST_TILE = { width: 190, height: 120 };
const MOST_TILES = 25;

/** How many tiles of a fair size an area has room for. */
export function capacityOf(width: number, height: number, gap: number): number {
  const least = width < 600 ? { width: 140, height: 130 } : LEAST_TILE;
  const columns = Math.max(1, Math.floor((width + gap) / (least.width + gap)));
  const rows = Math.max(1, Math.floor((height + gap) / (least.height + gap)));
  return Math.min(columns * rows, MOST_TILES);
}
