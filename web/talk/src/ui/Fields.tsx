import type { ReactNode } from 'react';
import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Switch as AriaSwitch,
  Text,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { Icon, type IconName } from './Icon';

interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'> {
  label: string;
  placeholder?: string;
  hint?: string;
  error?: string | null;
  hideLabel?: boolean;
}

export function TextField({ label, placeholder, hint, error, hideLabel = false, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} className="field" isInvalid={Boolean(error)}>
      <Label className={hideLabel ? 'unseen' : 'field-label'}>{label}</Label>
      <Input className="input" placeholder={placeholder ?? ''} />
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}

export interface Choice {
  id: string;
  text: string;
}

interface ChooserProps {
  label: string;
  icon?: IconName;
  choices: readonly Choice[];
  chosen: string;
  onChoose: (id: string) => void;
  isDisabled?: boolean;
}

/** One of several, in a list that opens. */
export function Chooser({ label, icon, choices, chosen, onChoose, isDisabled = false }: ChooserProps) {
  const key = choices.some((choice) => choice.id === chosen) ? chosen : (choices[0]?.id ?? null);
  return (
    <Select
      className="field"
      value={key}
      onChange={(id) => id !== null && onChoose(String(id))}
      isDisabled={isDisabled || choices.length === 0}
    >
      <Label className="field-label">{label}</Label>
      <Button className="input chooser">
        {icon !== undefined && <Icon name={icon} size={18} />}
        <SelectValue className="chooser-value" />
        <Icon name="down" size={18} />
      </Button>
      <Popover className="popover">
        <ListBox className="list" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.text} className="list-item">
              <span>{choice.text}</span>
              <Icon name="check" size={18} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface SwitchProps {
  children: ReactNode;
  hint?: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
}

export function Switch({ children, hint, isOn, onChange, isDisabled = false }: SwitchProps) {
  return (
    <AriaSwitch className="switch" isSelected={isOn} onChange={onChange} isDisabled={isDisabled}>
      <span className="switch-text">
        {children}
        {hint !== undefined && <small>{hint}</small>}
      </span>
      <span className="switch-track" aria-hidden="true" />
    </AriaSwitch>
  );
}
