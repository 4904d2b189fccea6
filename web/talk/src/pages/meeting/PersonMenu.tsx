import { useWords } from '../../language';
import { useMeeting, useSession } from '../../meeting/hooks';
import type { Participant } from '../../meeting/protocol';
import { hasSource } from '../../meeting/state';
import { IconButton } from '../../ui/Button';
import { Menu, MenuItem } from '../../ui/Menu';
import type { RoomDesk } from './Room';

/** What can be done about somebody: a little for all, more for hosts. */
export function PersonMenu({ person, desk }: { person: Participant; desk: RoomDesk }) {
  const words = useWords();
  const { meeting } = words;
  const session = useSession();
  const { state } = useMeeting();
  const isHost = state.self?.role === 'host';
  const key = `${person.id}/camera`;
  const isPinned = desk.pinned === key;
  const isLit = state.meeting?.spotlight === person.id;
  const mute = (source: 'microphone' | 'camera' | 'screen') =>
    session.say({ type: 'mute-participant', participant: person.id, source });
  return (
    <Menu
      label={meeting.actions(person.name)}
      button={<IconButton icon="more" size={18} label={meeting.actions(person.name)} />}
    >
      <MenuItem
        id="pin"
        icon="pin"
        text={isPinned ? meeting.unpin : meeting.pin}
        onAction={() => desk.change({ pinned: isPinned ? null : key })}
      />
      <MenuItem
        id="message"
        icon="chat"
        text={meeting.message}
        onAction={() => desk.change({ panel: 'chat', chatTo: person.id })}
      />
      {isHost && (
        <>
          <MenuItem
            id="spotlight"
            icon="star"
            text={isLit ? meeting.unspotlight : meeting.spotlight}
            onAction={() => session.say({ type: 'spotlight', participant: isLit ? null : person.id })}
          />
          {hasSource(person, 'microphone') ? (
            <MenuItem id="mute" icon="microphoneOff" text={meeting.muteThem} onAction={() => mute('microphone')} />
          ) : (
            <MenuItem
              id="unmute"
              icon="microphone"
              text={meeting.askToUnmute}
              onAction={() => session.say({ type: 'ask-to-unmute', participant: person.id })}
            />
          )}
          {hasSource(person, 'camera') && (
            <MenuItem id="camera" icon="cameraOff" text={meeting.stopTheirCamera} onAction={() => mute('camera')} />
          )}
          {hasSource(person, 'screen') && (
            <MenuItem id="screen" icon="share" text={meeting.stopTheirScreen} onAction={() => mute('screen')} />
          )}
          {person.role === 'guest' && (
            <MenuItem
              id="host"
              icon="crown"
              text={meeting.makeHost}
              onAction={() => session.say({ type: 'make-host', participant: person.id })}
            />
          )}
          <MenuItem
            id="remove"
            icon="door"
            isGrave
            text={meeting.remove}
            onAction={() => session.say({ type: 'remove', participant: person.id })}
          />
        </>
      )}
    </Menu>
  );
}
