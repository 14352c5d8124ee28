import { useTranslation } from 'react-i18next';
import type { Image, ImageLayer, LayerKind, PredictedLayer } from '#contract/image/image.ts';
import { layerKindSchema } from '#contract/image/image.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import styles from './layer-sizes.module.css';

/** One stacked bar: what an image weighs, or will. */
export interface SizeBar {
  readonly label: string;
  readonly layers: readonly {
    readonly kind: LayerKind;
    readonly size: number;
    readonly basis?: PredictedLayer['basis'];
  }[];
}

/** Sizes by layer as bars of one scale. What they say stands in the legend below as text. */
export function SizeBars({ bars }: { readonly bars: readonly SizeBar[] }) {
  const largest = Math.max(1, ...bars.map((bar) => total(bar.layers)));
  return (
    <div className={styles.bars} aria-hidden="true">
      {bars.map((bar) => (
        <div key={bar.label} className={styles.row}>
          <span className={styles.label}>{bar.label}</span>
          <span className={styles.track}>
            <span className={styles.bar} style={{ width: `${(100 * total(bar.layers)) / largest}%` }}>
              {bar.layers.map(({ kind, size }) => (
                <span key={kind} data-kind={kind} style={{ flexGrow: Math.max(size, largest / 150) }} />
              ))}
            </span>
          </span>
          <span className={styles.size}>{totalText(bar.layers)}</span>
        </div>
      ))}
    </div>
  );
}

function total(layers: SizeBar['layers']): number {
  return layers.reduce((sum, layer) => sum + layer.size, 0);
}

/** With a layer of unknown size a sum is only the least that it can be. */
function totalText(layers: SizeBar['layers']): string {
  const isLeast = layers.some((layer) => layer.basis === 'unknown');
  return `${isLeast ? '≥ ' : ''}${formatBytes(total(layers))}`;
}

/** What an image weighs, layer by layer, beside what was foretold, and why a layer was made anew. */
export function BuiltSizes({ image }: { readonly image: Pick<Image, 'layers' | 'predicted'> }) {
  const { t } = useTranslation();
  const { layers, predicted } = image;
  const bars = [
    ...(predicted === undefined ? [] : [{ label: t('size.predicted'), layers: predicted }]),
    { label: t('size.real'), layers },
  ];
  return (
    <>
      <SizeBars bars={bars} />
      <ul className={styles.legend}>
        {layers.map((layer) => (
          <LegendRow
            key={layer.kind}
            kind={layer.kind}
            what={whatOf(layer, t(`image.layer.${layer.kind}`))}
            why={layer.rebuiltBecause ?? t('image.cached')}
            before={predictedText(predicted, layer.kind)}
            size={formatBytes(layer.size)}
          />
        ))}
      </ul>
    </>
  );
}

function whatOf(layer: ImageLayer, name: string): string {
  return layer.title === name ? '' : layer.title;
}

function predictedText(predicted: readonly PredictedLayer[] | undefined, kind: LayerKind): string {
  const found = predicted?.find((layer) => layer.kind === kind);
  if (found === undefined) return '';
  return found.basis === 'unknown' ? '?' : formatBytes(found.size);
}

/** What a build will weigh, beside what the last one does. */
export function PredictedSizes(props: {
  readonly predicted: readonly PredictedLayer[];
  readonly last: Pick<Image, 'layers'> | undefined;
}) {
  const { t } = useTranslation();
  const { predicted, last } = props;
  const kinds = layerKindSchema.options.filter((kind) => predicted.some((layer) => layer.kind === kind));
  const bars = [
    ...(last === undefined ? [] : [{ label: t('size.last'), layers: last.layers }]),
    { label: t('size.predicted'), layers: predicted },
  ];
  return (
    <>
      <SizeBars bars={bars} />
      <ul className={styles.legend}>
        {kinds.map((kind) => {
          const layer = predicted.find((each) => each.kind === kind);
          const before = last?.layers.find((each) => each.kind === kind);
          return (
            <LegendRow
              key={kind}
              kind={kind}
              what=""
              why={t(`size.basis.${layer?.basis ?? 'unknown'}`)}
              before={before === undefined ? '' : formatBytes(before.size)}
              size={layer === undefined || layer.basis === 'unknown' ? '?' : formatBytes(layer.size)}
            />
          );
        })}
      </ul>
    </>
  );
}

function LegendRow(props: {
  readonly kind: LayerKind;
  readonly what: string;
  readonly why: string;
  readonly before: string;
  readonly size: string;
}) {
  const { t } = useTranslation();
  return (
    <li>
      <span className={styles.swatch} data-kind={props.kind} />
      <span className={styles.name}>{t(`image.layer.${props.kind}`)}</span>
      <span className={styles.note} title={props.what}>
        {props.what}
      </span>
      <span className={styles.note} title={props.why}>
        {props.why}
      </span>
      <span className={styles.before}>{props.before}</span>
      <span className={styles.size}>{props.size}</span>
    </li>
  );
}
