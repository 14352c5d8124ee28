import { useTranslation } from 'react-i18next';
import type { PlannedObject, ServicePlan } from '#contract/service/deployment.ts';
import { formatBytes, formatNumber } from '#renderer/i18n/format.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { Facts } from '#renderer/parts/list/list-page.tsx';
import { ChangeTable } from '../deployments/change-table.tsx';
import styles from './publish.module.css';

interface PlanContentProps {
  readonly plan: ServicePlan;
  /** The image that serves now. */
  readonly from: string | undefined;
  /** A new version of the model: the image is built first, so that the plan does not know it. */
  readonly model: string | undefined;
}

/** A plan in words: what changes, what is pushed, each object with its differences, and what to beware of. */
export function PlanContent({ plan, from, model }: PlanContentProps) {
  const { t } = useTranslation();
  const changed = plan.objects.filter(({ action }) => action !== 'none');
  return (
    <>
      <Facts
        facts={[
          [
            t('publish.plan.image'),
            model !== undefined
              ? t('publish.plan.modelFirst', { path: model })
              : from === undefined || from === plan.image
                ? plan.image
                : `${from} → ${plan.image}`,
          ],
          [t('publish.plan.where'), `${plan.cluster} / ${plan.namespace}`],
          [t('publish.plan.url'), plan.url === undefined ? undefined : <code key="url">{plan.url}</code>],
          [t('publish.plan.push'), usePushText(plan)],
          [
            t('publish.plan.replicas'),
            t(
              plan.isNew
                ? 'publish.plan.starts'
                : plan.rollsOut
                  ? 'publish.plan.rollsOut'
                  : 'publish.plan.stays',
            ),
          ],
        ]}
      />
      {plan.warnings.map((warning) => (
        <div key={warning} className={styles.warning}>
          <Icon name="warning" size={14} />
          <span>{warning}</span>
        </div>
      ))}
      {!plan.isNew && (
        <section>
          <h4 className={styles.heading}>{t('publish.plan.changes')}</h4>
          <ChangeTable changes={plan.changes} />
        </section>
      )}
      <section>
        <h4 className={styles.heading}>
          {t('publish.plan.objects', { count: changed.length, all: plan.objects.length })}
        </h4>
        <div className={styles.objects}>
          {plan.objects.map((object) => (
            <ObjectRow key={`${object.kind} ${object.name}`} object={object} />
          ))}
        </div>
      </section>
    </>
  );
}

function usePushText({ push }: ServicePlan): string | undefined {
  const { t } = useTranslation();
  if (push === undefined) return undefined;
  return push.missingLayers === 0
    ? t('publish.plan.pushed')
    : t('publish.plan.toPush', {
        count: push.missingLayers,
        of: formatNumber(push.layers),
        size: formatBytes(push.missingBytes),
      });
}

const ACTION_TONES: Readonly<Record<PlannedObject['action'], Tone>> = {
  create: 'good',
  change: 'accent',
  none: 'idle',
  delete: 'bad',
};

function ObjectRow({ object }: { readonly object: PlannedObject }) {
  const { t } = useTranslation();
  const { kind, name, action, differences, yaml } = object;
  return (
    <details>
      <summary>
        <Badge tone={ACTION_TONES[action]}>{t(`publish.plan.action.${action}`)}</Badge>
        <b>
          {kind} <span>{name}</span>
        </b>
        <em>{differences.length > 0 && t('publish.plan.differences', { count: differences.length })}</em>
      </summary>
      {differences.length > 0 && (
        <pre className={styles.diff}>
          {differences.map(({ path, before, after }) => (
            <span key={path}>
              {path}
              {before !== undefined && <del>− {before}</del>}
              {after !== undefined && <ins>+ {after}</ins>}
            </span>
          ))}
        </pre>
      )}
      {yaml !== '' && <pre className={styles.diff}>{yaml}</pre>}
    </details>
  );
}
