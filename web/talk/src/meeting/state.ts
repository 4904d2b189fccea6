import type {
  ChatMessage,
  MeetingInfo,
  Participant,
  RefusedCode,
  ServerMessage,
  Slot,
  Source,
  Waiting,
} from './protocol';

/** Why a meeting is over for this browser. */
export type Ending =
  | { why: 'left' | 'ended' | 'removed' | 'replaced' }
  | { why: 'refused'; code: RefusedCode; message: string };

/** Something to be told to the user once. */
export type Notice =
  | { what: 'joined' | 'left' | 'hand'; name: string }
  | { what: 'muted-by'; source: Source; name: string }
  | { what: 'unmute-please' }
  | { what: 'recording'; on: boolean }
  | { what: 'back' }
  | { what: 'you-are-host' }
  | { what: 'moved'; room: string | null }
  | { what: 'server'; text: string };

export interface MeetingState {
  phase: 'joining' | 'lobby' | 'joined' | 'over';
  /** Whether the server is heard; the picture may go on without it. */
  isConnected: boolean;
  ending: Ending | null;
  you: string | null;
  resume: string | null;
  meeting: MeetingInfo | null;
  /** Everybody but you, in the order of coming. */
  others: readonly Participant[];
  self: Participant | null;
  slots: readonly Slot[];
  speaker: string | null;
  /** Whoever spoke last, others only: stays on the stage in a pause. */
  lastSpeaker: string | null;
  levels: Readonly<Record<string, number>>;
  chat: readonly ChatMessage[];
  unread: number;
  isChatOpen: boolean;
  waiting: readonly Waiting[];
  reactions: readonly Reaction[];
  captions: readonly Caption[];
  /** The layers of each source that somebody watches; null means all. */
  sending: Partial<Record<Source, readonly string[]>>;
  notices: readonly (Notice & { key: number })[];
  /** Counts everything that needs a key of its own. */
  made: number;
}

export interface Reaction {
  key: number;
  participant: string;
  emoji: string;
}

export interface Caption {
  key: number;
  participant: string;
  text: string;
  final: boolean;
}

/** What happens on this side, next to what the server says. */
export type LocalEvent =
  | { type: 'local:lost' }
  | { type: 'local:over'; ending: Ending }
  | { type: 'local:chat'; open: boolean }
  | { type: 'local:reaction-over'; key: number }
  | { type: 'local:caption-over'; key: number }
  | { type: 'local:notice'; notice: Notice }
  | { type: 'local:notice-over'; key: number }
  | { type: 'local:self'; change: Partial<Pick<Participant, 'name' | 'hand' | 'sources'>> };

export type MeetingEvent = ServerMessage | LocalEvent;

export const BEFORE: MeetingState = {
  phase: 'joining',
  isConnected: false,
  ending: null,
  you: null,
  resume: null,
  meeting: null,
  others: [],
  self: null,
  slots: [],
  speaker: null,
  lastSpeaker: null,
  levels: {},
  chat: [],
  unread: 0,
  isChatOpen: false,
  waiting: [],
  reactions: [],
  captions: [],
  sending: {},
  notices: [],
  made: 0,
};

/** What people did themselves, and should know when it failed. */
const SHOWN_ERRORS = new Set(['breakout', 'chat', 'make-host', 'options', 'record', 'rename', 'spotlight']);

const MOST_CHAT = 2_000;
const MOST_REACTIONS = 30;
const MOST_CAPTIONS = 3;
const MOST_NOTICES = 4;

/** The meeting after one more event. What does not concern it leaves it as it is. */
export function after(state: MeetingState, event: MeetingEvent): MeetingState {
  switch (event.type) {
    case 'welcome':
      return welcomed(state, event);
    case 'lobby':
      return { ...state, phase: 'lobby', isConnected: true };
    case 'refused':
      return over(state, { why: 'refused', code: event.code, message: event.message ?? '' });
    case 'removed':
      return over(state, { why: 'removed' });
    case 'ended':
      return over(state, { why: 'ended' });
    case 'local:over':
      return over(state, event.ending);
    case 'local:lost':
      return { ...state, isConnected: false, speaker: null, levels: {} };
    case 'slots':
      return { ...state, slots: withSlots(state.slots, event.slots) };
    case 'joined':
      return joined(state, event.participant);
    case 'changed':
      return changed(state, event.participant);
    case 'left':
      return left(state, event.participant, event.reason);
    case 'waiting':
      return { ...state, waiting: event.participants };
    case 'speaker':
      return spoke(state, event.participant);
    case 'levels':
      return { ...state, levels: levelsOf(event) };
    case 'sending':
      return { ...state, sending: { ...state.sending, [event.source]: event.rids } };
    case 'chat':
      return chatted(state, event);
    case 'local:chat':
      return { ...state, isChatOpen: event.open, unread: event.open ? 0 : state.unread };
    case 'reaction':
      return reacted(state, event);
    case 'local:reaction-over':
      return { ...state, reactions: state.reactions.filter((one) => one.key !== event.key) };
    case 'caption':
      return captioned(state, event);
    case 'local:caption-over':
      return { ...state, captions: state.captions.filter((one) => one.key !== event.key) };
    case 'meeting':
      return meetingChanged(state, event);
    case 'muted':
      return mutedBy(state, event.source, event.by);
    case 'unmute-please':
      return noticed(state, { what: 'unmute-please' });
    case 'moved':
      return moved(state, event);
    case 'error':
      return failed(state, event.code, event.message ?? event.code, event.re);
    case 'local:notice':
      return noticed(state, event.notice);
    case 'local:notice-over':
      return { ...state, notices: state.notices.filter((one) => one.key !== event.key) };
    case 'local:self':
      return state.self === null ? state : { ...state, self: { ...state.self, ...event.change } };
    case 'answer':
    case 'pass':
    case 'hosts':
    case 'restart':
    case 'pong':
      return state; // the connection's business
    default:
      return state; // of a newer server
  }
}

function welcomed(state: MeetingState, event: ServerMessage & { type: 'welcome' }): MeetingState {
  const self = event.participants.find((one) => one.id === event.you) ?? null;
  const again = state.phase === 'joined';
  const next: MeetingState = {
    ...state,
    phase: 'joined',
    isConnected: true,
    you: event.you,
    resume: event.resume,
    meeting: event.meeting,
    self,
    others: event.participants.filter((one) => one.id !== event.you),
    slots: event.slots === undefined ? state.slots : event.slots,
    chat: mergedChat(state.chat, event.chat ?? []),
    waiting: event.waiting ?? (again ? state.waiting : []),
    sending: {},
  };
  if (again && !state.isConnected) return noticed(next, { what: 'back' });
  return !again && event.meeting.recording ? noticed(next, { what: 'recording', on: true }) : next;
}

function over(state: MeetingState, ending: Ending): MeetingState {
  if (state.phase === 'over') return state;
  return { ...state, phase: 'over', ending, isConnected: false, slots: [], levels: {}, speaker: null };
}

function failed(state: MeetingState, code: string, text: string, re: string | undefined): MeetingState {
  // Another tab has taken this place: two that come back in turn would throw each other out.
  if (code === 'replaced') return over(state, { why: 'replaced' });
  if (re === 'join' && state.phase === 'joining') {
    return over(state, { why: 'refused', code: 'busy', message: text });
  }
  return SHOWN_ERRORS.has(re ?? '') ? noticed(state, { what: 'server', text }) : state;
}

function withSlots(known: readonly Slot[], changes: readonly Slot[]): Slot[] {
  const mids = new Set(changes.map((slot) => slot.mid));
  return [...known.filter((slot) => !mids.has(slot.mid)), ...changes];
}

function joined(state: MeetingState, participant: Participant): MeetingState {
  if (participant.id === state.you) return { ...state, self: participant };
  if (state.others.some((one) => one.id === participant.id)) return changed(state, participant);
  const next = { ...state, others: [...state.others, participant] };
  return noticed(next, { what: 'joined', name: participant.name });
}

function changed(state: MeetingState, participant: Participant): MeetingState {
  if (participant.id === state.you) {
    const promoted = state.self?.role === 'guest' && participant.role === 'host';
    const next = { ...state, self: participant };
    return promoted ? noticed(next, { what: 'you-are-host' }) : next;
  }
  const before = state.others.find((one) => one.id === participant.id);
  if (before === undefined) return { ...state, others: [...state.others, participant] };
  const others = state.others.map((one) => (one.id === participant.id ? participant : one));
  const next = { ...state, others };
  const raised = before.hand === null && participant.hand !== null;
  return raised ? noticed(next, { what: 'hand', name: participant.name }) : next;
}

function left(state: MeetingState, id: string, reason: string | undefined): MeetingState {
  const gone = state.others.find((one) => one.id === id);
  if (gone === undefined) return state;
  const next: MeetingState = {
    ...state,
    others: state.others.filter((one) => one.id !== id),
    slots: state.slots.map((slot) => (slot.participant === id ? { ...slot, participant: null } : slot)),
    speaker: state.speaker === id ? null : state.speaker,
    lastSpeaker: state.lastSpeaker === id ? null : state.lastSpeaker,
    captions: state.captions.filter((one) => one.participant !== id),
  };
  return reason === 'moved' ? next : noticed(next, { what: 'left', name: gone.name });
}

function spoke(state: MeetingState, speaker: string | null): MeetingState {
  const other = speaker !== null && speaker !== state.you;
  return { ...state, speaker, lastSpeaker: other ? speaker : state.lastSpeaker };
}

/** Levels stand in a field of their own, or beside the type. */
function levelsOf(event: ServerMessage & { type: 'levels' }): Record<string, number> {
  if (event.levels !== undefined) return event.levels;
  const levels: Record<string, number> = {};
  for (const [id, level] of Object.entries(event) as [string, unknown][]) {
    if (typeof level === 'number') levels[id] = level;
  }
  return levels;
}

function mergedChat(known: readonly ChatMessage[], told: readonly ChatMessage[]): ChatMessage[] {
  const ids = new Set(known.map((message) => message.id));
  return [...known, ...told.filter((message) => !ids.has(message.id))].slice(-MOST_CHAT);
}

function chatted(state: MeetingState, event: ChatMessage & { type: 'chat' }): MeetingState {
  const { type: _, ...message } = event;
  const chat = mergedChat(state.chat, [message]);
  const isNew = chat.length > state.chat.length || chat.at(-1)?.id !== state.chat.at(-1)?.id;
  const unseen = isNew && !state.isChatOpen && message.from !== state.you;
  return { ...state, chat, unread: state.unread + (unseen ? 1 : 0) };
}

function reacted(state: MeetingState, event: { participant: string; emoji: string }): MeetingState {
  const reaction = { key: state.made + 1, participant: event.participant, emoji: event.emoji };
  const reactions = [...state.reactions, reaction].slice(-MOST_REACTIONS);
  return { ...state, made: reaction.key, reactions };
}

/** A sentence that grows replaces what it was; the last few stay. */
function captioned(
  state: MeetingState,
  event: { participant: string; text: string; final: boolean },
): MeetingState {
  const open = state.captions.find((one) => one.participant === event.participant && !one.final);
  const key = open?.key ?? state.made + 1;
  const caption = { key, participant: event.participant, text: event.text, final: event.final };
  const others = state.captions.filter((one) => one.key !== key);
  return {
    ...state,
    made: Math.max(state.made, key),
    captions: [...others, caption].slice(-MOST_CAPTIONS),
  };
}

function meetingChanged(
  state: MeetingState,
  event: Partial<MeetingInfo> & { type: 'meeting' },
): MeetingState {
  if (state.meeting === null) return state;
  const { type: _, ...change } = event;
  const next = { ...state, meeting: { ...state.meeting, ...change } };
  const recording = change.recording;
  const toggled = recording !== undefined && recording !== state.meeting.recording;
  return toggled ? noticed(next, { what: 'recording', on: recording }) : next;
}

function mutedBy(state: MeetingState, source: Source, by: string | undefined): MeetingState {
  const name = state.others.find((one) => one.id === by)?.name ?? '';
  const next =
    state.self === null
      ? state
      : { ...state, self: { ...state.self, sources: { ...state.self.sources, [source]: { muted: true } } } };
  return noticed(next, { what: 'muted-by', source, name });
}

function moved(state: MeetingState, event: { url?: string; room?: string | null }): MeetingState {
  if (event.url !== undefined || event.room === undefined || state.meeting === null) return state;
  const next = { ...state, meeting: { ...state.meeting, room: event.room } };
  return noticed(next, { what: 'moved', room: event.room });
}

function noticed(state: MeetingState, notice: Notice): MeetingState {
  const made = state.made + 1;
  return { ...state, made, notices: [...state.notices, { ...notice, key: made }].slice(-MOST_NOTICES) };
}

/** A participant by id, you too. */
export function personOf(state: MeetingState, id: string | null): Participant | null {
  if (id === null) return null;
  if (state.self?.id === id) return state.self;
  return state.others.find((one) => one.id === id) ?? null;
}

export function hasSource(participant: Participant, source: Source): boolean {
  const known = participant.sources[source];
  return known !== undefined && !known.muted;
}
