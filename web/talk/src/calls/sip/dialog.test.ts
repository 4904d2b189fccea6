import { describe, expect, it } from 'vitest';
import { Dialog } from './dialog';
import type { Line } from './line';
import { all, type Field, type SipRequest, type SipResponse } from './message';

/** Keeps what is asked by a line; nobody answers. */
class FakeLine {
  readonly contact = '<sip:anna@perigee.local;gr=urn:uuid:1>';
  readonly sent: SipRequest[] = [];

  ask(request: SipRequest): { cancel(): void } {
    this.sent.push(request);
    return { cancel: () => {} };
  }

  tell(request: SipRequest): void {
    this.sent.push(request);
  }

  last(): SipRequest {
    const request = this.sent.at(-1);
    if (request === undefined) throw new Error('nothing was sent');
    return request;
  }
}

const ours = '<sip:own@super1.example;lr>';
const first = '<sip:flow1@super2.example;lr>';
const second = '<sip:flow9@super3.example;lr>';

/** What the far end asks, by the super nodes that recorded themselves. */
function asked(method: string, number: number, routes: readonly string[], contact = 'sip:bert@perigee.local;gr=b'): SipRequest {
  return {
    method,
    uri: 'sip:anna@perigee.local;gr=urn:uuid:1',
    fields: [
      ...routes.map((route): Field => ['Record-Route', route]),
      ['From', '<sip:bert@perigee.local>;tag=far'],
      ['To', '<sip:anna@perigee.local>;tag=near'],
      ['Call-ID', 'call'],
      ['CSeq', `${number} ${method}`],
      ['Contact', `<${contact}>`],
    ],
    body: '',
  };
}

function dialogOn(line: FakeLine): Dialog {
  return Dialog.served(line as unknown as Line, asked('INVITE', 1, [ours, first]), 'near');
}

/** Hold and hang-up as the far end gets them. */
function says(dialog: Dialog, line: FakeLine): { hold: SipRequest; farewell: SipRequest } {
  dialog.ask('INVITE', [], 'a=sendonly', () => {});
  const hold = line.last();
  dialog.ask('BYE', [], '', () => {});
  return { hold, farewell: line.last() };
}

describe('a dialog whose far end lost its super node', () => {
  it('goes the way that the far end’s offer recorded, though it came by our own line', () => {
    const line = new FakeLine();
    const dialog = dialogOn(line);
    expect(dialog.heard(line as unknown as Line, asked('INVITE', 2, [ours, second], 'sip:bert@perigee.local;gr=c'))).toBe(true);
    const { hold, farewell } = says(dialog, line);
    for (const one of [hold, farewell]) {
      expect(all(one, 'Route')).toEqual([ours, second]);
      expect(one.uri).toBe('sip:bert@perigee.local;gr=c');
    }
  });

  it('keeps its way when nothing is recorded, and when an old offer comes late', () => {
    const line = new FakeLine();
    const dialog = dialogOn(line);
    expect(dialog.heard(line as unknown as Line, asked('INFO', 2, []))).toBe(true);
    expect(dialog.heard(line as unknown as Line, asked('INVITE', 2, [second]))).toBe(false);
    expect(all(says(dialog, line).farewell, 'Route')).toEqual([ours, first]);
  });

  it('goes by the line that the far end came back on', () => {
    const [line, other] = [new FakeLine(), new FakeLine()];
    const dialog = dialogOn(line);
    dialog.heard(other as unknown as Line, asked('INVITE', 2, [second]));
    expect(all(says(dialog, other).farewell, 'Route')).toEqual([second]);
    expect(line.sent).toHaveLength(0);
  });
});

describe('a dialog whose own super node died', () => {
  it('goes to the address alone, and then the way that the answer recorded', () => {
    const [line, other] = [new FakeLine(), new FakeLine()];
    const dialog = dialogOn(line);
    dialog.moveTo(other as unknown as Line);
    expect(all(says(dialog, other).hold, 'Route')).toEqual([]);
    const response: SipResponse = { status: 200, reason: 'OK', fields: asked('INVITE', 3, [first, second]).fields, body: '' };
    dialog.learn(response);
    expect(all(says(dialog, other).farewell, 'Route')).toEqual([second, first]);
  });
});
