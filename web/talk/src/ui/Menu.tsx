import type { ReactElement, ReactNode } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem as AriaItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import type { Choice } from './Fields';
import { Icon, type IconName } from './Icon';

interface MenuProps {
  /** The button that opens it. */
  button: ReactElement;
  label: string;
  children: ReactNode;
}

export function Menu({ button, label, children }: MenuProps) {
  return (
    <MenuTrigger>
      {button}
      <Popover className="popover" placement="top">
        <AriaMenu className="list" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  id: string;
  icon?: IconName;
  text: string;
  shortcut?: string;
  isGrave?: boolean;
  isDisabled?: boolean;
  onAction: () => void;
}

export function MenuItem({ id, icon, text, shortcut, isGrave = false, isDisabled = false, onAction }: MenuItemProps) {
  return (
    <AriaItem
      id={id}
      textValue={text}
      className={isGrave ? 'list-item grave' : 'list-item'}
      isDisabled={isDisabled}
      onAction={onAction}
    >
      {icon !== undefined && <Icon name={icon} size={20} />}
      <span>{text}</span>
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </AriaItem>
  );
}

interface ChoicesProps {
  title: string;
  choices: readonly Choice[];
  chosen: string;
  onChoose: (id: string) => void;
}

/** A part of a menu in which one is chosen. */
export function MenuChoices({ title, choices, chosen, onChoose }: ChoicesProps) {
  if (choices.length === 0) return null;
  const current = choices.find((choice) => choice.id === chosen) ?? choices[0];
  // Devices of two kinds may have the same id, items of one menu may not.
  const keyOf = (choice: Choice) => `${title}/${choice.id}`;
  return (
    <MenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={current === undefined ? [] : [keyOf(current)]}
      onSelectionChange={(keys) => {
        const picked = choices.find((choice) => keys !== 'all' && keys.has(keyOf(choice)));
        if (picked !== undefined) onChoose(picked.id);
      }}
    >
      <Header className="list-head">{title}</Header>
      {choices.map((choice) => (
        <AriaItem key={choice.id} id={keyOf(choice)} textValue={choice.text} className="list-item">
          <span>{choice.text}</span>
          <Icon name="check" size={18} />
        </AriaItem>
      ))}
    </MenuSection>
  );
}
