import { Frames } from './frames';
import { frameKey, type Bytes } from './sframe';

/** What the page tells this worker. */
export type WorkerOrder =
  | { order: 'mine'; kid: number; base: Bytes }
  | { order: 'theirs'; kid: number; base: Bytes; from: string }
  | { order: 'forget'; from: string };

interface EncodedFrame {
  data: ArrayBuffer;
  type?: string;
}

interface Transformer {
  readable: ReadableStream<EncodedFrame>;
  writable: WritableStream<EncodedFrame>;
  options: { way: 'out' | 'in'; kind: string };
  sendKeyFrameRequest(): Promise<void>;
}

const frames = new Frames();
const pictures = new Set<Transformer>();

addEventListener('message', (event: MessageEvent<WorkerOrder>) => void obey(event.data));

addEventListener('rtctransform', (event) => {
  const { transformer } = event as Event & { transformer: Transformer };
  const { way, kind } = transformer.options;
  if (way === 'in' && kind === 'video') pictures.add(transformer);
  const change = way === 'out' ? frames.seal.bind(frames) : frames.open.bind(frames);
  const transform = new TransformStream<EncodedFrame, EncodedFrame>({
    async transform(frame, controller) {
      if (frame.data.byteLength === 0) return;
      const changed = await change(new Uint8Array(frame.data), kind === 'video' ? frame.type : undefined);
      if (changed === null) return;
      frame.data = changed.buffer;
      controller.enqueue(frame);
    },
  });
  // Ends with its connection.
  transformer.readable.pipeThrough(transform).pipeTo(transformer.writable).catch(() => {});
});

async function obey(order: WorkerOrder): Promise<void> {
  switch (order.order) {
    case 'mine':
      frames.mine(await frameKey(order.kid, order.base));
      break;
    case 'theirs':
      frames.theirs(await frameKey(order.kid, order.base), order.from);
      askForKeyFrames();
      break;
    case 'forget':
      frames.forget(order.from);
      break;
  }
}

/** What came before the key could not be opened: pictures begin anew. */
function askForKeyFrames(): void {
  // Refused by a slot that carries nothing.
  for (const picture of pictures) void picture.sendKeyFrameRequest().catch(() => {});
}
