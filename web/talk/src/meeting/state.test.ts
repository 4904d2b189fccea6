import { describe, expect, test } from 'vitest';
import type { Participant, ServerMessage } from './protocol';
import { after, BEFORE, type MeetingEvent, type MeetingState } from './state';

function person(id: string, change: Partial<Participant> = {}): Participant {
  const sources = { microphone: { muted: false }, camera: { muted: false } };
  return { id, name: id.toUpperCase(), role: 'guest', sources, hand: null, quality: 4, ...change };
}

const welcome: ServerMessage = {
  type: 'welcome',
  you: 'me',
  resume: 'r1',
  meeting: {
    id: 'abc-defg-hij',
    title: 'Round',
    options: {},
    recording: false,
    e2ee: false,
    startedAt: null,
    spotlight: null,
  },
  participants: [person('me'), person('ann')],
  chat: [],
  answer: 'v=0',
  slots: [{ mid: '4', participant: 'ann', source: 'camera' }],
};

function lived(...events: MeetingEvent[]): MeetingState {
  return events.reduce(after, BEFORE);
}

describe('people', () => {
  test('a welcome tells who is there, and who is you', () => {
    const state = lived(welcome);
    expect(state.phase).toBe('joined');
    expect(state.self?.id).toBe('me');
    expect(state.others.map((one) => one.id)).toEqual(['ann']);
    expect(state.notices).toEqual([]);
  });

  test('people come, change and go', () => {
    let state = lived(welcome, { type: 'joined', participant: person('bob') });
    expect(state.others.map((one) => one.id)).toEqual(['ann', 'bob']);
    state = after(state, { type: 'changed', participant: person('bob', { hand: '2026-01-01T00:00:00Z' }) });
    expect(state.notices.at(-1)).toMatchObject({ what: 'hand', name: 'BOB' });
    state = after(state, { type: 'left', participant: 'ann' });
    expect(state.others.map((one) => one.id)).toEqual(['bob']);
    expect(state.slots).toEqual([{ mid: '4', participant: null, source: 'camera' }]);
  });

  test('a person who is told twice is there once', () => {
    const joined: ServerMessage = { type: 'joined', participant: person('ann', { name: 'Ann B.' }) };
    expect(lived(welcome, joined).others.map((one) => one.name)).toEqual(['Ann B.']);
  });

  test('the last speaker stays on the stage while nobody speaks, and while you do', () => {
    const state = lived(
      welcome,
      { type: 'speaker', participant: 'ann' },
      { type: 'speaker', participant: 'me' },
      { type: 'speaker', participant: null },
    );
    expect(state.speaker).toBeNull();
    expect(state.lastSpeaker).toBe('ann');
  });

  test('becoming a host is said', () => {
    const state = lived(welcome, { type: 'changed', participant: person('me', { role: 'host' }) });
    expect(state.self?.role).toBe('host');
    expect(state.notices.at(-1)).toMatchObject({ what: 'you-are-host' });
  });
});

describe('a lost connection', () => {
  test('keeps everything, and its end is said once', () => {
    const hello: ServerMessage = { type: 'chat', id: '1', from: 'ann', name: 'ANN', text: 'hi', at: '' };
    const lost = lived(welcome, hello, { type: 'local:lost' });
    expect(lost.phase).toBe('joined');
    expect(lost.isConnected).toBe(false);
    expect(lost.others).toHaveLength(1);
    const back = after(lost, { ...welcome, resume: 'r2', chat: [{ ...hello }] } as ServerMessage);
    expect(back.resume).toBe('r2');
    expect(back.chat).toHaveLength(1);
    expect(back.notices.map((one) => one.what)).toEqual(['back']);
  });

  test('a resumed welcome without slots leaves the slots as they were', () => {
    const { slots: _, ...resumed } = welcome as ServerMessage & { type: 'welcome' };
    const state = lived(welcome, { type: 'local:lost' }, resumed);
    expect(state.slots).toHaveLength(1);
  });
});

describe('chat', () => {
  const line = (id: string, from = 'ann'): ServerMessage => {
    return { type: 'chat', id, from, name: from, text: 'hello', at: '2026-01-01T00:00:00Z' };
  };

  test('what is not seen is counted until the chat opens', () => {
    let state = lived(welcome, line('1'), line('2'), line('2'), line('3', 'me'));
    expect(state.chat).toHaveLength(3);
    expect(state.unread).toBe(2);
    state = after(state, { type: 'local:chat', open: true });
    expect(state.unread).toBe(0);
    expect(after(state, line('4')).unread).toBe(0);
  });

  test('history before you came is not unread', () => {
    const state = lived({ ...welcome, chat: [{ id: '1', from: 'ann', name: 'ANN', text: 'x', at: '' }] } as ServerMessage);
    expect(state.chat).toHaveLength(1);
    expect(state.unread).toBe(0);
  });
});

describe('media', () => {
  test('slots change one by one', () => {
    const state = lived(welcome, {
      type: 'slots',
      slots: [
        { mid: '4', participant: null, source: 'camera' },
        { mid: '5', participant: 'ann', source: 'screen' },
      ],
    });
    expect(state.slots).toEqual([
      { mid: '4', participant: null, source: 'camera' },
      { mid: '5', participant: 'ann', source: 'screen' },
    ]);
  });

  test('a caption grows in place and is followed by the next', () => {
    const say = (text: string, final: boolean): ServerMessage => {
      return { type: 'caption', participant: 'ann', text, final };
    };
    const state = lived(welcome, say('good', false), say('good morning', true), say('all', false));
    expect(state.captions.map((one) => one.text)).toEqual(['good morning', 'all']);
  });

  test('a host who mutes you is named', () => {
    const state = lived(welcome, { type: 'muted', source: 'microphone', by: 'ann' });
    expect(state.self?.sources.microphone).toEqual({ muted: true });
    expect(state.notices.at(-1)).toMatchObject({ what: 'muted-by', name: 'ANN' });
  });
});

describe('the end', () => {
  test('comes once and stays', () => {
    const state = lived(welcome, { type: 'removed' }, { type: 'ended' });
    expect(state.phase).toBe('over');
    expect(state.ending).toEqual({ why: 'removed' });
  });

  test('a refusal says why', () => {
    expect(lived({ type: 'refused', code: 'locked' }).ending).toMatchObject({ why: 'refused', code: 'locked' });
  });

  test('another tab that takes the place ends this one', () => {
    const state = lived(welcome, { type: 'error', code: 'replaced' });
    expect(state.ending).toEqual({ why: 'replaced' });
  });

  test('an offer that is not taken does not leave anybody waiting', () => {
    const refused: ServerMessage = { type: 'error', code: 'offer', message: 'no media', re: 'join' };
    expect(lived(refused).ending).toMatchObject({ why: 'refused', message: 'no media' });
    expect(lived(welcome, refused).phase).toBe('joined');
  });

  test('people are told when what they did has failed, and of nothing else', () => {
    const chat: ServerMessage = { type: 'error', code: 'chat-off', message: 'no chat', re: 'chat' };
    const stats: ServerMessage = { type: 'error', code: 'malformed', re: 'stats' };
    expect(lived(welcome, chat, stats).notices).toMatchObject([{ what: 'server', text: 'no chat' }]);
  });

  test('a message of a newer server changes nothing', () => {
    const state = lived(welcome);
    expect(after(state, { type: 'fireworks' } as unknown as ServerMessage)).toBe(state);
  });
});
