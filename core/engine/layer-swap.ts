import type { BuiltImage, EngineWork } from './engine.ts';
import type { FileLayer } from './image-plan.ts';

/** An image in a registry. */
export interface ImagePlace {
  /** As image names begin with it: `host[:port][/path]`. */
  readonly registry: string;
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
}

/** What an image in a registry says of itself. */
export interface DescribedImage {
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly architecture: string;
}

/** One layer of an image in a registry, to be replaced. */
export interface LayerSwap {
  readonly place: ImagePlace;
  /** `name:version` of the model that it holds now. */
  readonly model: string;
  /** Files to take the place of those. */
  readonly layer: FileLayer;
  /** `name:version` of the image that comes of it. */
  readonly reference: string;
  /** These are replaced, the others stay. */
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Changes images where they are: in a registry. Only documents pass through this machine. */
export interface LayerSwapper {
  /** Reads an image, kilobytes. `not_found`, `registry_failed`, `wrong_state` when the layer of this model cannot be told from the others. */
  describeImage(place: ImagePlace, model: string | undefined, work: EngineWork): Promise<DescribedImage>;
  /** An image like another one with the files of one layer replaced. It can be pushed as one that was built. Errors as above. */
  swapLayer(swap: LayerSwap, work: EngineWork): Promise<BuiltImage>;
}
