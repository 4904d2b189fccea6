import { useCallback, useMemo } from 'react';
import { useWords } from '../../language';
import { useDevices, useMeeting, useSession } from '../../meeting/hooks';
import type { Tile } from '../../meeting/layout';
import { hasSource } from '../../meeting/state';
import { usePreferences } from '../../preferences';
import { Avatar } from '../../ui/Avatar';
import { IconButton } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Video } from '../../ui/Video';
import { PersonMenu } from './PersonMenu';
import { QualityBadge } from './QualityBadge';
import type { RoomDesk } from './Room';
import { useShown } from './Stage';

const SPEAKING = 42;

interface PictureTileProps {
  tile: Tile;
  desk: RoomDesk;
  isLarge?: boolean;
}

/** One person's face, or what they share. */
export function PictureTile({ tile, desk, isLarge = false }: PictureTileProps) {
  const words = useWords();
  const session = useSession();
  const { state } = useMeeting();
  const { person, source, isSelf } = tile;
  const show = useCallback(
    (...shown: Parameters<typeof session.shown.show>) => session.shown.show(...shown),
    [session],
  );
  const place = useShown(tile, isLarge, show);
  const stream = useTileStream(tile);
  const { mirror } = usePreferences();
  const isScreen = source === 'screen';
  const isSpeaking =
    !isScreen && (state.speaker === person.id || (state.levels[person.id] ?? 0) > SPEAKING) &&
    hasSource(person, 'microphone');
  const name = isSelf ? words.meeting.youSuffix(person.name) : person.name;
  const shown = isScreen ? words.meeting.screenOf(person.name) : name;
  const classes = ['tile', isSelf ? 'self' : '', isScreen ? 'screen' : '', isSpeaking ? 'speaking' : ''];

  return (
    <div ref={place} className={classes.filter(Boolean).join(' ')} data-participant={person.id} data-source={source}>
      {stream === null ? (
        <div className="faceless">
          <Avatar name={person.name} />
        </div>
      ) : (
        <Video stream={stream} isMirrored={isSelf && mirror && !isScreen} />
      )}
      <div className="tile-name">
        {!isScreen && !hasSource(person, 'microphone') && (
          <span className="tile-muted" role="img" aria-label={words.meeting.isMuted}>
            <Icon name="microphoneOff" size={16} />
          </span>
        )}
        <span className="tile-text">{shown}</span>
        {!isScreen && <QualityBadge name={person.name} quality={person.quality} />}
      </div>
      {person.hand !== null && !isScreen && (
        <span className="tile-hand" role="img" aria-label={words.meeting.handUp}>
          <Icon name="hand" size={20} />
        </span>
      )}
      <TileActions tile={tile} desk={desk} />
    </div>
  );
}

/** What the tile plays; null while there is nothing to see. */
function useTileStream(tile: Tile): MediaStream | null {
  const session = useSession();
  const { screen } = useMeeting();
  const { camera } = useDevices(session.devices);
  const { person, source, isSelf } = tile;
  const own = source === 'screen' ? (screen?.getVideoTracks()[0] ?? null) : camera.on ? camera.track : null;
  const ownStream = useMemo(() => (own === null ? null : new MediaStream([own])), [own]);
  if (isSelf) return ownStream;
  return hasSource(person, source) ? session.streamOf(person.id, source) : null;
}

function TileActions({ tile, desk }: { tile: Tile; desk: RoomDesk }) {
  const words = useWords();
  const isPinned = desk.pinned === tile.key;
  return (
    <div className={isPinned ? 'tile-actions kept' : 'tile-actions'}>
      <IconButton
        icon="pin"
        size={18}
        className={isPinned ? 'on' : ''}
        label={isPinned ? words.meeting.unpin : words.meeting.pin}
        aria-pressed={isPinned}
        onPress={() => desk.change({ pinned: isPinned ? null : tile.key })}
      />
      {!tile.isSelf && <PersonMenu person={tile.person} desk={desk} />}
    </div>
  );
}
