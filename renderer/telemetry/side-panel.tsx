import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './side-panel.module.css';

interface SidePanelProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Most pixels it takes of the page. */
  readonly width: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel over the right of the page, that Escape closes. */
export function SidePanel({ isOpen, title, width, onClose, children }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={`min(${width}px, 100%)`}
      title={title}
      closeButtonProps={{ 'aria-label': t('data.close') }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      classNames={{
        content: styles.content ?? '',
        title: styles.title ?? '',
        body: styles.body ?? '',
      }}
    >
      {children}
    </Drawer>
  );
}
