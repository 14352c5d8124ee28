import { Button } from '@mantine/core';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '#renderer/i18n/format.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import styles from './image-input.module.css';

interface ImageInputProps {
  readonly name: string;
  /** Base64 of an image file; undefined or anything else: none yet. */
  readonly value: unknown;
  readonly onChange: (base64: string) => void;
}

/** Only these are shown, each by its first bytes: a picture that could hold a script (SVG) is not among them. */
const TYPES: readonly (readonly [start: string, type: string])[] = [
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

/** An image input: dropped, pasted or chosen; sent as base64. */
export function ImageInput({ name, value, onChange }: ImageInputProps) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const base64 = typeof value === 'string' ? value : '';
  const type = TYPES.find(([start]) => base64.startsWith(start))?.[1];
  const take = (chosen: File | undefined): void => {
    if (chosen !== undefined) readBase64(chosen).then(onChange, tellFailure);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={styles.zone}
      data-over={isOver}
      aria-label={t('request.imageOf', { name })}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      onPaste={(event) => take(event.clipboardData.files[0])}
    >
      {type === undefined ? (
        <p className={styles.hint}>{t('request.dropImage')}</p>
      ) : (
        <img
          className={styles.image}
          src={`data:${type};base64,${base64}`}
          alt={t('request.imageOf', { name })}
        />
      )}
      <div className={styles.tools}>
        <Button variant="default" onClick={() => file.current?.click()}>
          {t('request.chooseImage')}
        </Button>
        <span className={styles.hint}>
          {base64 !== '' && `${type ?? t('request.notShown')} · ${formatBytes((base64.length * 3) / 4)}`}
        </span>
      </div>
      <input
        ref={file}
        type="file"
        hidden
        accept="image/*"
        aria-label={t('request.chooseImage')}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </section>
  );
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}
