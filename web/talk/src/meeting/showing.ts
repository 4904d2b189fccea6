import { passing, soundOf } from './aftermath';
import type { LinkState } from './connection';
import { play } from './sound';
import { after, BEFORE, type MeetingEvent, type MeetingState } from './state';

/** All that the pages show; a new object at each change. */
export interface SessionView {
  state: MeetingState;
  link: LinkState;
  screen: MediaStream | null;
  /** The browser plays no sound before its user clicks. */
  isSilenced: boolean;
  hasCaptionsOn: boolean;
  /** Counts when slots got other tracks. */
  slotsMade: number;
  /** What all see alike if nobody listens in on a sealed meeting; empty while alone. */
  comparison: string;
}

/** What the pages show of one meeting, and how it changes by what happens. */
export class Showing {
  readonly #met: (you: string, others: readonly string[]) => void;
  readonly #over: () => void;
  readonly #listeners = new Set<() => void>();
  #view: SessionView = {
    state: BEFORE,
    link: 'new',
    screen: null,
    isSilenced: false,
    hasCaptionsOn: false,
    slotsMade: 0,
    comparison: '',
  };

  /**
   * @param met told when somebody came or went
   * @param over told once, when the meeting is over for its user
   */
  constructor(met: (you: string, others: readonly string[]) => void, over: () => void) {
    this.#met = met;
    this.#over = over;
  }

  readonly view = (): SessionView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  show(change: Partial<SessionView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }

  happened(event: MeetingEvent): void {
    const before = this.#view.state;
    const state = after(before, event);
    if (state === before) return;
    this.show({ state });
    for (const { type, key, lifetimeMs } of passing(before, state)) {
      setTimeout(() => this.happened({ type: `local:${type}-over`, key }), lifetimeMs);
    }
    const sound = soundOf(before, state);
    if (sound !== null) void play(sound);
    if (state.you !== null && (state.others !== before.others || state.you !== before.you)) {
      this.#met(state.you, state.others.map((one) => one.id));
    }
    if (state.phase === 'over' && before.phase !== 'over') this.#over();
  }
}
