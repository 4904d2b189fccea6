/** Plays what the slots for sound carry, through the speaker that was chosen. */
export class Speakers {
  readonly #players = new Map<string, HTMLAudioElement>();
  readonly #blocked: (isBlocked: boolean) => void;
  #speaker = '';

  /** @param blocked told when the browser wants a click before it plays, and when it has it */
  constructor(blocked: (isBlocked: boolean) => void) {
    this.#blocked = blocked;
  }

  play(mid: string, stream: MediaStream): void {
    let player = this.#players.get(mid);
    if (player === undefined) {
      player = new Audio();
      this.#players.set(mid, player);
      void this.#route(player);
    }
    if (player.srcObject !== stream) player.srcObject = stream;
    void this.#start(player);
  }

  /** After a click: what was blocked plays now. */
  async resume(): Promise<void> {
    await Promise.all([...this.#players.values()].map((player) => this.#start(player)));
  }

  async choose(speaker: string): Promise<void> {
    this.#speaker = speaker;
    await Promise.all([...this.#players.values()].map((player) => this.#route(player)));
  }

  close(): void {
    for (const player of this.#players.values()) player.srcObject = null;
    this.#players.clear();
  }

  async #start(player: HTMLAudioElement): Promise<void> {
    try {
      await player.play();
      this.#blocked(false);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#blocked(true);
    }
  }

  async #route(player: HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }): Promise<void> {
    // A speaker that is gone leaves the sound where it was.
    if (this.#speaker !== '') await player.setSinkId?.(this.#speaker).catch(() => {});
  }
}
