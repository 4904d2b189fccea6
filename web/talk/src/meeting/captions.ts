/** The browser's own recognition of speech, where it has one. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally?: boolean;
  start(): void;
  stop(): void;
}

interface RecognitionResults extends Event {
  resultIndex: number;
  results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }>;
}

type RecognitionClass = new () => Recognition;

function recognition(): RecognitionClass | undefined {
  const names = window as unknown as Record<string, RecognitionClass | undefined>;
  return names['SpeechRecognition'] ?? names['webkitSpeechRecognition'];
}

export function hasCaptions(): boolean {
  return recognition() !== undefined;
}

/** Writes down what this browser's user says, until it is stopped. */
export class Captions {
  readonly #say: (text: string, final: boolean) => void;
  #running: Recognition | null = null;

  constructor(say: (text: string, final: boolean) => void) {
    this.#say = say;
  }

  start(language: string): void {
    const Class = recognition();
    if (Class === undefined || this.#running !== null) return;
    const running = new Class();
    running.lang = language;
    running.continuous = true;
    running.interimResults = true;
    running.addEventListener('result', (event) => this.#heard(event as RecognitionResults));
    // Browsers end it after a silence; it goes on until its user ends it.
    running.addEventListener('end', () => {
      if (this.#running === running) setTimeout(() => this.#again(running), 400);
    });
    running.addEventListener('error', (event) => {
      const { error } = event as Event & { error?: string };
      if (error === 'not-allowed' || error === 'service-not-allowed') this.#running = null;
    });
    this.#running = running;
    running.start();
  }

  stop(): void {
    const running = this.#running;
    this.#running = null;
    running?.stop();
  }

  #again(running: Recognition): void {
    if (this.#running === running) running.start();
  }

  #heard(event: RecognitionResults): void {
    const result = event.results[event.resultIndex];
    const text = result?.[0]?.transcript.trim() ?? '';
    if (result !== undefined && text !== '') this.#say(text, result.isFinal);
  }
}
