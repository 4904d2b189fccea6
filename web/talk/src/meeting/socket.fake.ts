/** A socket whose other end is a test. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: { type: string; id?: number }[] = [];
  isClosed = false;

  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
  }

  /** The newest. */
  static last(): FakeSocket {
    return FakeSocket.all.at(-1) ?? new FakeSocket('none');
  }

  send(text: string) {
    this.sent.push(JSON.parse(text) as { type: string });
  }

  close() {
    this.isClosed = true;
  }

  opens() {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  closes() {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  hears(message: unknown) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }
}
