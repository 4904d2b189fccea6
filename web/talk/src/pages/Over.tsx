import { useWords, type Catalogue } from '../language';
import type { Ending } from '../meeting/state';
import { go } from '../route';
import { Button } from '../ui/Button';
import { TopBar } from './TopBar';

/** Why the meeting is over for you, and the ways from here. */
export function Over({ ending, onAgain }: { ending: Ending | null; onAgain: () => void }) {
  const words = useWords();
  const { title, text } = told(ending, words);
  const again = againOf(ending, words);
  return (
    <div className="page">
      <TopBar />
      <main id="content" className="notice-page" aria-live="polite">
        <h1>{title}</h1>
        {text !== '' && <p>{text}</p>}
        <div className="notice-actions">
          {again !== null && <Button onPress={onAgain}>{again}</Button>}
          <Button kind="primary" onPress={() => go('/')}>
            {words.over.home}
          </Button>
        </div>
      </main>
    </div>
  );
}

function told(ending: Ending | null, { over }: Catalogue): { title: string; text: string } {
  switch (ending?.why) {
    case 'refused':
      return { title: over.refused[ending.code] ?? ending.code, text: ending.message };
    case 'ended':
      return { title: over.ended, text: over.endedText };
    case 'removed':
      return { title: over.removed, text: over.removedText };
    case 'replaced':
      return { title: over.replaced, text: over.replacedText };
    case 'left':
    case undefined:
      return { title: over.left, text: over.leftText };
  }
}

function againOf(ending: Ending | null, { over }: Catalogue): string | null {
  if (ending?.why === 'left' || ending?.why === 'replaced') return over.again;
  if (ending?.why !== 'refused') return null;
  return ending.code === 'not-found' || ending.code === 'ended' ? null : over.retry;
}
