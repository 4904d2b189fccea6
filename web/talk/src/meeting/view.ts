import type { VideoSource, ViewItem } from './protocol';

const SETTLE_MS = 150;
/** The first picture is waited for. */
const FIRST_SETTLE_MS = 20;

/**
 * What is really shown, in pixels of the screen, so that the server sends layers that fit and
 * nothing that nobody sees. Tiles tell when they come and go; changes are said when they settle.
 */
export class Shown {
  readonly #tell: (items: ViewItem[]) => void;
  readonly #tiles = new Map<Element, { participant: string; source: VideoSource; isLarge: boolean }>();
  readonly #sizes = new ResizeObserver(() => this.#settle());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = '';
  #isInWindow = false;

  constructor(tell: (items: ViewItem[]) => void) {
    this.#tell = tell;
    document.addEventListener('visibilitychange', this.#visibility);
  }

  /** A tile is on the page; returns what takes it off. */
  show(element: Element, participant: string, source: VideoSource, isLarge: boolean): () => void {
    this.#tiles.set(element, { participant, source, isLarge });
    this.#sizes.observe(element);
    this.#settle();
    return () => {
      this.#tiles.delete(element);
      this.#sizes.unobserve(element);
      this.#settle();
    };
  }

  /** A picture in a window of its own is seen while the page is not. */
  inWindow(is: boolean): void {
    this.#isInWindow = is;
    this.#settle();
  }

  /** Says everything again: the server has forgotten it. */
  repeat(): void {
    this.#last = '';
    this.#settle();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#sizes.disconnect();
    document.removeEventListener('visibilitychange', this.#visibility);
  }

  readonly #visibility = () => this.#settle();

  #settle(): void {
    clearTimeout(this.#timer);
    const pauseMs = this.#last === '' ? FIRST_SETTLE_MS : SETTLE_MS;
    this.#timer = setTimeout(() => this.#say(), pauseMs);
  }

  #say(): void {
    const items = document.hidden && !this.#isInWindow ? [] : this.#items();
    const said = JSON.stringify(items);
    if (said === this.#last) return;
    this.#last = said;
    this.#tell(items);
  }

  #items(): ViewItem[] {
    const scale = window.devicePixelRatio;
    const seen = [...this.#tiles].map(([element, { isLarge, ...tile }]) => {
      const box = element.getBoundingClientRect();
      const item = {
        ...tile,
        width: Math.round(box.width * scale),
        height: Math.round(box.height * scale),
      };
      return { item, isLarge };
    });
    const area = (item: ViewItem) => item.width * item.height;
    return seen
      .filter(({ item }) => area(item) > 0)
      .sort((a, b) => Number(b.isLarge) - Number(a.isLarge) || area(b.item) - area(a.item))
      .map(({ item }) => item);
  }
}
