import type { CallView } from './callView';
import type { Dialog } from './sip/dialog';
import type { ServerTransaction } from './sip/line';
import { addressOf, first, userOf, type Field, type SipRequest } from './sip/message';

/** Hands the other end over to somebody else, or is handed over by it (RFC 3515, RFC 3891). */
export class Handover {
  readonly #self: string;
  readonly #shows: (transfer: CallView['transfer']) => void;
  readonly #done: () => void;
  #progress: ((status: number) => void) | null = null;

  /**
   * @param self our address
   * @param done told when the other end has reached who it was to
   */
  constructor(self: string, shows: (transfer: CallView['transfer']) => void, done: () => void) {
    this.#self = self;
    this.#shows = shows;
    this.#done = done;
  }

  /** @param replaced a call of ours with whom it goes to, which it takes the place of */
  ask(dialog: Dialog, to: string, replaced: Dialog | null): void {
    const replaces = replaced === null
      ? ''
      : `?Replaces=${encodeURIComponent(`${replaced.callId};to-tag=${replaced.remoteTag};from-tag=${replaced.localTag}`)}`;
    this.#shows('asking');
    this.#progress = (status) => {
      if (status < 200) return;
      if (status < 300) this.#done();
      else this.#shows('failed');
    };
    const fields: Field[] = [['Refer-To', `<${to}${replaces}>`], ['Referred-By', `<${this.#self}>`]];
    dialog.ask('REFER', fields, '', (response) => {
      if (response.status >= 300) this.#progress?.(response.status);
    });
  }

  /** Hears how far the other end has come. */
  notified(request: SipRequest): void {
    this.#progress?.(Number(/^SIP\/2\.0 (\d{3})/.exec(request.body)?.[1] ?? 100));
  }
}

/** Tells who asked for a call how it goes. */
export type Notify = (status: number) => void;

/**
 * Answers a request to call somebody else.
 *
 * @param dialog asked for each time, since the call may end meanwhile
 * @return null if it is no good
 */
export function referred(
  request: SipRequest,
  server: ServerTransaction,
  dialog: () => Dialog | null,
): { target: string; replaces: string; notify: Notify } | null {
  const target = addressOf(first(request, 'Refer-To')).uri;
  if (userOf(target) === '') {
    server.respond(400);
    return null;
  }
  server.respond(202);
  const query = /\?(.*)$/.exec(target)?.[1] ?? '';
  const notify = (status: number) => {
    const state = status < 200 ? 'active;expires=60' : 'terminated;reason=noresource';
    const fields: Field[] = [
      ['Event', 'refer'], ['Subscription-State', state], ['Content-Type', 'message/sipfrag;version=2.0'],
    ];
    dialog()?.ask('NOTIFY', fields, `SIP/2.0 ${status} ${status < 300 ? 'OK' : 'Failed'}\r\n`, () => {});
  };
  notify(100);
  return {
    target: target.replace(/\?.*$/, ''),
    replaces: new URLSearchParams(query).get('Replaces') ?? '',
    notify,
  };
}
