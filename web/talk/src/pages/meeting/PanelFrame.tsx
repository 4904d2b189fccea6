import type { ReactNode } from 'react';
import { useWords } from '../../language';
import { IconButton } from '../../ui/Button';
import type { RoomDesk } from './Room';
import './panel.css';

/** A panel beside the pictures; on a phone it covers them. */
export function PanelFrame({ title, desk, children }: { title: string; desk: RoomDesk; children: ReactNode }) {
  const words = useWords();
  return (
    <aside
      className="panel"
      aria-label={title}
      onKeyDown={(event) => event.key === 'Escape' && desk.change({ panel: null })}
    >
      <header className="panel-head">
        <h2>{title}</h2>
        <IconButton icon="close" size={20} label={words.app.close} onPress={() => desk.change({ panel: null })} />
      </header>
      {children}
    </aside>
  );
}
