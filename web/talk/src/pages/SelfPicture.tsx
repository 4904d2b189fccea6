import { useMemo } from 'react';
import { useWords } from '../language';
import type { DeviceView } from '../meeting/devices';
import { usePreferences } from '../preferences';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { Video } from '../ui/Video';

/** What your own camera sees. */
export function SelfPicture({ devices, name }: { devices: DeviceView; name: string }) {
  const words = useWords();
  const { mirror } = usePreferences();
  const { on, track, isOpening } = devices.camera;
  const stream = useMemo(() => (track === null ? null : new MediaStream([track])), [track]);
  return (
    <div className="self-picture">
      {on && stream !== null ? (
        <Video stream={stream} isMirrored={mirror} label={words.check.preview} />
      ) : (
        <div className="self-nothing">
          {name.trim() === '' ? <Icon name="cameraOff" size={40} /> : <Avatar name={name} size={96} />}
          <span>{isOpening ? words.check.opening : words.check.cameraOff}</span>
        </div>
      )}
    </div>
  );
}
