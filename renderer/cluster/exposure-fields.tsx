import { SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PathField } from '#renderer/parts/path/path-field.tsx';
import { ChoiceInput } from './choice-input.tsx';
import type { Draft } from './cluster-draft.ts';
import styles from './cluster-fields.module.css';
import { type FieldsProps, useFieldError } from './field-error.ts';
import type { Choices } from './use-choices.ts';

const EXPOSURES = ['ingress', 'load-balancer', 'node-port', 'none'] as const;
const TLS = ['none', 'files', 'secret'] as const;

interface ExposureFieldsProps extends FieldsProps {
  readonly choices: Choices;
}

/** How services are reached, and with which certificate. */
export function ExposureFields({ draft, onChange, choices }: ExposureFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <fieldset className={styles.group}>
        <legend className={styles.label}>{t('cluster.exposure')}</legend>
        <SegmentedControl
          aria-label={t('cluster.exposure')}
          data={EXPOSURES.map((kind) => ({ value: kind, label: t(`cluster.exposureKind.${kind}`) }))}
          value={draft.exposure}
          onChange={(exposure) => onChange({ ...draft, exposure })}
        />
        <p className={styles.about}>{t(`cluster.exposureAbout.${draft.exposure}`)}</p>
      </fieldset>
      {draft.exposure === 'ingress' && <IngressFields draft={draft} onChange={onChange} choices={choices} />}
      {draft.exposure === 'node-port' && <HostField draft={draft} onChange={onChange} kind="nodeHost" />}
      {draft.exposure === 'ingress' && <TlsFields draft={draft} onChange={onChange} />}
    </>
  );
}

function HostField({ draft, onChange, kind }: FieldsProps & { readonly kind: 'host' | 'nodeHost' }) {
  const { t } = useTranslation();
  const errorOf = useFieldError(draft);
  return (
    <TextInput
      label={t(`cluster.${kind}`)}
      description={t(`cluster.${kind}Hint`)}
      placeholder={kind === 'host' ? 'models.example.org' : 'node1.example.org'}
      value={draft.host}
      error={errorOf('host')}
      onChange={(event) => onChange({ ...draft, host: event.currentTarget.value.toLowerCase() })}
    />
  );
}

function IngressFields({ draft, onChange, choices }: ExposureFieldsProps) {
  const { t } = useTranslation();
  const errorOf = useFieldError(draft);
  const field = (name: keyof Pick<Draft, 'httpPort' | 'httpsPort'>) => ({
    label: t(`cluster.${name}`),
    value: draft[name],
    error: errorOf(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <HostField draft={draft} onChange={onChange} kind="host" />
      <div className={styles.ports}>
        <ChoiceInput
          label={t('cluster.className')}
          placeholder={t('cluster.classNameHint')}
          choices={choices.found?.ingressClasses.map(({ name }) => name)}
          value={draft.className}
          error={errorOf('className')}
          onChange={(className) => onChange({ ...draft, className })}
        />
        <TextInput {...field('httpPort')} inputMode="numeric" />
        <TextInput {...field('httpsPort')} inputMode="numeric" />
      </div>
    </>
  );
}

function TlsFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{t('cluster.tls')}</legend>
      <SegmentedControl
        aria-label={t('cluster.tls')}
        data={TLS.map((kind) => ({ value: kind, label: t(`cluster.tlsKind.${kind}`) }))}
        value={draft.tls}
        onChange={(tls) => onChange({ ...draft, tls })}
      />
      <p className={styles.about}>{t(`cluster.tlsAbout.${draft.tls}`)}</p>
      {draft.tls === 'files' && (
        <div className={styles.pair}>
          <PathField
            label={t('cluster.certificate')}
            title={t('cluster.chooseCertificate')}
            placeholder={t('cluster.certificateHint')}
            value={draft.certificate}
            onChange={(certificate) => onChange({ ...draft, certificate })}
          />
          <PathField
            label={t('cluster.key')}
            title={t('cluster.chooseKey')}
            value={draft.key}
            onChange={(key) => onChange({ ...draft, key })}
          />
        </div>
      )}
      {draft.tls === 'secret' && (
        <TextInput
          aria-label={t('cluster.tlsSecret')}
          placeholder={t('cluster.tlsSecret')}
          value={draft.tlsSecret}
          onChange={(event) => onChange({ ...draft, tlsSecret: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}
