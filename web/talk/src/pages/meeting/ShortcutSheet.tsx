import { useWords } from '../../language';
import { Dialog } from '../../ui/Dialog';
import { KEYS } from './useShortcuts';

export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { shortcuts } = useWords();
  const names = Object.keys(KEYS) as (keyof typeof KEYS)[];
  return (
    <Dialog title={shortcuts.title} isOpen={isOpen} onClose={onClose}>
      <dl className="keys">
        {names.map((name) => (
          <div key={name}>
            <dt>{shortcuts.items[name]}</dt>
            <dd>
              {(KEYS[name] === ' ' ? [shortcuts.space] : KEYS[name].split(' ')).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
