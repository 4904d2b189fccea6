import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ToggleButton as AriaToggle,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
  type ToggleButtonProps,
} from 'react-aria-components';
import { Icon, type IconName } from './Icon';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  kind?: Kind;
  icon?: IconName;
  large?: boolean;
  children: ReactNode;
}

export function Button({ kind = 'plain', icon, large = false, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button ${kind}${large ? ' large' : ''}`}>
      {icon !== undefined && <Icon name={icon} size={20} />}
      <span>{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  icon: IconName;
  label: string;
  /** A key that does the same. */
  shortcut?: string;
  kind?: Kind;
  badge?: number;
  className?: string;
  size?: number;
}

/** A button that shows an icon and says the rest on hover, on focus and to screen readers. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, kind = 'quiet', badge = 0, className = '', size, ...rest } = props;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...rest} aria-label={counted(label, badge)} className={`icon-button ${kind} ${className}`}>
        <Icon name={icon} {...(size === undefined ? {} : { size })} />
        <Badge count={badge} />
      </AriaButton>
      <Hint label={label} shortcut={shortcut} />
    </TooltipTrigger>
  );
}

interface IconToggleProps extends Omit<ToggleButtonProps, 'className' | 'children'> {
  icon: IconName;
  label: string;
  shortcut?: string;
  className?: string;
  badge?: number;
}

export function IconToggle({ icon, label, shortcut, className = '', badge = 0, ...rest }: IconToggleProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaToggle {...rest} aria-label={counted(label, badge)} className={`icon-button ${className}`}>
        <Icon name={icon} />
        <Badge count={badge} />
      </AriaToggle>
      <Hint label={label} shortcut={shortcut} />
    </TooltipTrigger>
  );
}

function Badge({ count }: { count: number }) {
  return count > 0 ? (
    <span className="badge" data-count={count > 99 ? '99+' : count} aria-hidden="true" />
  ) : null;
}

function counted(label: string, count: number): string {
  return count > 0 ? `${label} (${count})` : label;
}

function Hint({ label, shortcut }: { label: string; shortcut: string | undefined }) {
  return (
    <Tooltip className="tooltip" offset={8}>
      {label}
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </Tooltip>
  );
}
