import { usePeopleWords } from '../../language/people';
import type { Message } from '../../people/messages';
import type { FileNote } from '../../people/files';
import { useStore } from '../../people/store';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { usePhone } from './PeoplePage';

/** A file that was sent or came. */
export function FileBubble({ message, file, name }: { message: Message; file: FileNote; name: string }) {
  const { chat } = usePeopleWords();
  const phone = usePhone();
  const moving = useStore(phone.files.store).get(message.id);
  const state = moving?.state;
  const isHere = state === 'done';
  const said = message.isMine
    ? chat.file.mine(name)
    : state === 'asking' ? chat.file.asking
    : state === 'stopped' ? chat.file.stopped(name)
    : state === 'broken' ? chat.file.broken
    : '';

  async function save() {
    const blob = await phone.files.whole(message.id, file);
    if (blob === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  return (
    <div className="bubble file">
      <p className="file-name">
        <Icon name="copy" size={18} />
        <span dir="auto">{file.name}</span>
        <small>{sizeOf(file.size)}</small>
      </p>
      {state === 'moving' && (
        <progress value={moving?.have ?? 0} max={file.size} aria-label={file.name} />
      )}
      {said !== '' && <small>{said}</small>}
      {!message.isMine && state !== 'moving' && state !== 'asking' && (
        <Button onPress={() => void (isHere ? save() : phone.files.fetch(message.id, message.from ?? message.person, file))}>
          {isHere ? chat.file.save : state === 'stopped' ? chat.file.goOn : chat.file.get}
        </Button>
      )}
    </div>
  );
}

export function sizeOf(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  const power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const unit = units[power] ?? 'byte';
  const format = new Intl.NumberFormat(document.documentElement.lang || undefined, {
    style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: power === 2 ? 1 : 0,
  });
  return format.format(bytes / 1000 ** power);
}
