/** From so many failures in a row on, other servers are tried, too. */
const FAILURES_ELSEWHERE = 2;

/**
 * Which server of a meeting is spoken to: the one that let its user in, or where it sent him. When
 * that one is not reached, it, the page's own and those that it named in its place have their turns.
 */
export class Servers {
  readonly #home: string;
  #preferred: string;
  #url: string;
  #standIns: readonly string[] = [];
  #failures = 0;

  /** @param first where it begins, if not at home */
  constructor(home: string, first = home) {
    this.#home = home;
    this.#preferred = first;
    this.#url = first;
  }

  /** The one that is spoken to, or tried. */
  get url(): string {
    return this.#url;
  }

  /** The one to speak to if it can be had. */
  get preferred(): string {
    return this.#preferred;
  }

  get hasOthers(): boolean {
    return this.#all().length > 1;
  }

  /** Who stands in for the server, as it says. */
  standIns(urls: readonly string[]): void {
    this.#standIns = urls;
  }

  move(url: string): void {
    this.#url = url;
    this.settled();
  }

  /** The preferred one is there after all. */
  back(): void {
    this.#url = this.#preferred;
  }

  /** It lets its user in. */
  settled(): void {
    this.#preferred = this.#url;
    this.#failures = 0;
  }

  /** It was not reached, or can't now; the next attempt may be at another. */
  failed(): void {
    this.#failures += 1;
    if (this.#failures < FAILURES_ELSEWHERE) return;
    const all = this.#all();
    this.#url = all[(all.indexOf(this.#url) + 1) % all.length] ?? this.#home;
  }

  #all(): string[] {
    return [...new Set([this.#preferred, this.#home, ...this.#standIns])];
  }
}
