import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './Header.module.css';

interface Props {
  label: string;
  /** What the button shows. */
  face: ReactNode;
  children: (close: () => void) => ReactNode;
}

/** A button of the header with what opens below it: Esc closes it, arrows walk, and so does leaving it. */
export function Dropdown({ label, face, children }: Props) {
  const [opened, setOpened] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!opened) return;
    stops(box.current)[0]?.focus();
    const left = (e: Event) => {
      if (e.target instanceof Node && !box.current?.contains(e.target)) setOpened(false);
    };
    document.addEventListener('pointerdown', left);
    document.addEventListener('focusin', left);
    return () => {
      document.removeEventListener('pointerdown', left);
      document.removeEventListener('focusin', left);
    };
  }, [opened]);
  const onKeyDown = (e: KeyboardEvent) => {
    if (!opened) return;
    if (e.key === 'Escape') {
      setOpened(false);
      button.current?.focus();
    } else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      const all = stops(box.current);
      all[(all.indexOf(document.activeElement as HTMLElement) + (e.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]?.focus();
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- it only hears the keys of what it holds
    <div ref={box} className={classes.dropdown} onKeyDown={onKeyDown}>
      <UnstyledButton ref={button} className={classes.button} aria-label={label} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        {face}
      </UnstyledButton>
      {opened && <div className={`panel ${classes.below ?? ''}`}>{children(() => setOpened(false))}</div>}
    </div>
  );
}

/** What can be reached below the button, in order. */
const stops = (box: HTMLElement | null): HTMLElement[] => [...(box?.querySelectorAll<HTMLElement>(`.${classes.below ?? ''} :is(a, button)`) ?? [])];
