import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../../language';
import { useMeeting } from '../../meeting/hooks';
import { capacityOf, gridOf, layoutOf, type Layout, type Tile } from '../../meeting/layout';
import { Button, IconButton } from '../../ui/Button';
import { useLayoutMode, type RoomDesk } from './Room';
import { PictureTile } from './PictureTile';
import './stage.css';

const GAP = 8;
const STRIP = { least: 128, most: 216 };

interface Size {
  width: number;
  height: number;
}

/** The pictures: a large one with the others beside, or all in a grid. */
export function Stage({ desk }: { desk: RoomDesk }) {
  const words = useWords();
  const { state } = useMeeting();
  const [mode] = useLayoutMode();
  const [area, size] = useSize();
  const isStaged = layoutOf(state, wishOf(desk, mode, 1)).stage !== null;
  const room = isStaged ? stripOf(size) : size;
  const layout = layoutOf(state, wishOf(desk, mode, capacityOf(room.width, room.height, GAP)));

  return (
    <section className="stage" aria-label={words.meeting.stage}>
      <div className="stage-area" ref={area}>
        {size.width > 0 && <Tiles layout={layout} size={size} desk={desk} />}
        {layout.corner !== null && (
          <div className="corner">
            <PictureTile tile={layout.corner} desk={desk} />
          </div>
        )}
        {state.others.length === 0 && <Alone />}
      </div>
      {layout.pages > 1 && <Pages layout={layout} desk={desk} />}
    </section>
  );
}

function wishOf(desk: RoomDesk, mode: 'speaker' | 'grid', perPage: number) {
  return { mode, pinned: desk.pinned, page: desk.page, perPage, isSelfHidden: false };
}

/** The room beside the large picture: a column on a wide page, a row on a tall one. */
function stripOf({ width, height }: Size): Size {
  if (width > height) {
    return { width: Math.min(STRIP.most, Math.max(STRIP.least, width * 0.2)), height };
  }
  return { width, height: Math.min(STRIP.most, Math.max(STRIP.least, height * 0.22)) };
}

function Tiles({ layout, size, desk }: { layout: Layout; size: Size; desk: RoomDesk }) {
  if (layout.stage === null) return <Grid tiles={layout.tiles} size={size} desk={desk} />;
  const isWide = size.width > size.height;
  const strip = stripOf(size);
  const hasStrip = layout.tiles.length > 0;
  const large = isWide
    ? { width: size.width - (hasStrip ? strip.width + GAP : 0), height: size.height }
    : { width: size.width, height: size.height - (hasStrip ? strip.height + GAP : 0) };
  return (
    <div className={isWide ? 'staged wide' : 'staged'}>
      <div className="large" style={{ inlineSize: large.width, blockSize: large.height }}>
        <PictureTile tile={layout.stage} desk={desk} isLarge />
      </div>
      {hasStrip && <Grid tiles={layout.tiles} size={strip} desk={desk} />}
    </div>
  );
}

function Grid({ tiles, size, desk }: { tiles: readonly Tile[]; size: Size; desk: RoomDesk }) {
  const grid = gridOf(tiles.length, size.width, size.height, GAP);
  return (
    <ul className="grid" style={{ inlineSize: size.width, blockSize: size.height, gap: GAP }}>
      {tiles.map((tile) => (
        <li key={tile.key} style={{ inlineSize: grid.width, blockSize: grid.height }}>
          <PictureTile tile={tile} desk={desk} />
        </li>
      ))}
    </ul>
  );
}

function Pages({ layout, desk }: { layout: Layout; desk: RoomDesk }) {
  const words = useWords();
  const { page, pages } = layout;
  return (
    <nav className="pages flips">
      <IconButton
        icon="previous"
        label={words.meeting.previousPage}
        isDisabled={page === 0}
        onPress={() => desk.change({ page: page - 1 })}
      />
      <span aria-live="polite">{words.meeting.page(page + 1, pages)}</span>
      <IconButton
        icon="next"
        label={words.meeting.nextPage}
        isDisabled={page === pages - 1}
        onPress={() => desk.change({ page: page + 1 })}
      />
    </nav>
  );
}

function Alone() {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  const link = location.origin + location.pathname;
  return (
    <div className="alone">
      <strong>{words.meeting.alone}</strong>
      <p>{words.meeting.aloneText}</p>
      <code>{link}</code>
      <Button
        kind="primary"
        icon={isCopied ? 'check' : 'copy'}
        onPress={() => void navigator.clipboard.writeText(link).then(() => setCopied(true), () => {})}
      >
        {isCopied ? words.app.copied : words.meeting.copyLink}
      </Button>
    </div>
  );
}

function useSize(): [React.RefObject<HTMLDivElement | null>, Size] {
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [area, size];
}

/** Tells what is shown of others, and how large. */
export function useShown(tile: Tile, isLarge: boolean, show: Show): React.RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const { isSelf, source } = tile;
  const { id } = tile.person;
  useEffect(() => {
    const element = place.current;
    return element === null || isSelf ? undefined : show(element, id, source, isLarge);
  }, [id, source, isSelf, isLarge, show]);
  return place;
}

type Show = (element: Element, participant: string, source: 'camera' | 'screen', isLarge: boolean) => () => void;
