import type { Dialog } from './sip/dialog';
import type { Field } from './sip/message';

const MOST_FOUND = 50;

/** Tells the other end of further ways to us, once there is a dialog to tell it in (RFC 8840). */
export class Trickle {
  readonly #found: string[] = [];

  found(fragment: string, dialog: Dialog | null): void {
    if (this.#found.length >= MOST_FOUND) return;
    this.#found.push(fragment);
    if (dialog !== null) this.tell(dialog);
  }

  tell(dialog: Dialog): void {
    for (const fragment of this.#found.splice(0)) {
      const fields: Field[] = [
        ['Info-Package', 'trickle-ice'], ['Content-Type', 'application/trickle-ice-sdpfrag'],
        ['Content-Disposition', 'Info-Package'],
      ];
      dialog.ask('INFO', fields, fragment, () => {});
    }
  }
}
