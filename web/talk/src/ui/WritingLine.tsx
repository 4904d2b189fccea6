import type { ReactNode } from 'react';
import { Form, Label, TextArea, TextField } from 'react-aria-components';
import { IconButton } from './Button';

const MOST_CHARS = 4_000;

interface WritingLineProps {
  label: string;
  sendLabel: string;
  value: string;
  onChange: (text: string) => void;
  /** Takes what was written, without the blanks around it; never nothing. */
  onSend: (text: string) => void;
  autoFocus: boolean;
  /** What stands above the line. */
  children?: ReactNode;
  /** What stands before the field. */
  before?: ReactNode;
}

/** Where one writes what others are to read: Enter sends, Shift and Enter begin a new line. */
export function WritingLine({
  label, sendLabel, value, onChange, onSend, autoFocus, children, before,
}: WritingLineProps) {
  function send() {
    const written = value.trim();
    if (written !== '') onSend(written);
  }

  return (
    <Form
      className="writing"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {children}
      <div className="writing-line">
        {before}
        <TextField className="writing-field" value={value} onChange={onChange} maxLength={MOST_CHARS} autoFocus={autoFocus}>
          <Label className="unseen">{label}</Label>
          <TextArea
            className="input"
            rows={1}
            placeholder={label}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send();
            }}
          />
        </TextField>
        <IconButton type="submit" icon="send" kind="primary" label={sendLabel} isDisabled={value.trim() === ''} />
      </div>
    </Form>
  );
}
