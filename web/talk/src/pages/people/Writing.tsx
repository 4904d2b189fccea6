import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { usePeopleWords } from '../../language/people';
import { MOST_BYTES } from '../../people/files';
import { IconButton } from '../../ui/Button';
import { WritingLine } from '../../ui/WritingLine';
import { sizeOf } from './FileBubble';
import { usePhone } from './PeoplePage';

/** Where one writes to a person or a group. */
export function Writing({ id, name }: { id: string; name: string }) {
  const { chat } = usePeopleWords();
  const phone = usePhone();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const label = chat.write(name);

  async function sendFiles(files: FileList | null) {
    setProblem(null);
    for (const file of files ?? []) {
      if (!(await phone.chat.sendFile(id, file))) setProblem(chat.tooLarge(sizeOf(MOST_BYTES)));
    }
  }

  return (
    <WritingLine
      label={label}
      sendLabel={chat.send}
      value={text}
      onChange={(next) => {
        setText(next);
        void phone.chat.type(id, next !== '');
      }}
      onSend={(written) => {
        setText('');
        void phone.chat.send(id, written);
      }}
      autoFocus={window.matchMedia('(min-width: 821px)').matches}
      before={
        <FileTrigger allowsMultiple onSelect={(files) => void sendFiles(files)}>
          <IconButton icon="plus" label={chat.attach} />
        </FileTrigger>
      }
    >
      <p role="alert" className="problem">
        {problem}
      </p>
    </WritingLine>
  );
}
