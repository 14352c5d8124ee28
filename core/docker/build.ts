import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { BuildRequest, BuiltImage, EngineWork } from '#core/engine/engine.ts';
import { type ImagePlan, LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { layersOf } from './build-steps.ts';
import { buildService, ensureFoundation, imageId } from './image-build.ts';
import { schemaDocuments } from './schema-documents.ts';

/** Builds a plan: its foundation unless it is there, its schema documents unless they are known, the image on top. */
export async function build(
  docker: Dockerode,
  cacheFolder: string,
  request: BuildRequest,
  work: EngineWork,
): Promise<BuiltImage> {
  try {
    return await buildOnFoundation(docker, cacheFolder, request, work);
  } catch (error) {
    if (!(error instanceof FoundationGone)) throw error;
    // Another Slipway on this engine has pruned it between the two builds.
    work.log('The base layers were removed in the meantime. Building them again.');
    return buildOnFoundation(docker, cacheFolder, request, work);
  }
}

/** The image below the script was there and is no more. */
class FoundationGone extends Error {}

async function buildOnFoundation(
  docker: Dockerode,
  cacheFolder: string,
  request: BuildRequest,
  work: EngineWork,
): Promise<BuiltImage> {
  const { plan } = request;
  const foundation = await ensureFoundation(docker, request, work);
  const tag = `slipway/${plan.reference}`;
  try {
    const schema = { plan, foundation: foundation.tag, cacheFolder: join(cacheFolder, 'schema') };
    const documents = await schemaDocuments(docker, schema, work);
    const labels = {
      ...plan.labels,
      [`${LABEL_PREFIX}.foundation`]: foundation.tag,
      [`${LABEL_PREFIX}.openapi`]: compact(documents['openapi.json']),
    };
    const service = { ...request, plan: { ...plan, labels }, foundation: foundation.tag, documents, tag };
    return await describeImage(docker, await buildService(docker, service, work), { tag, plan });
  } catch (error) {
    work.signal.throwIfAborted();
    if (await isGone(docker, foundation.tag)) throw new FoundationGone();
    throw error;
  }
}

/** An engine that does not answer has not lost an image: then the first error is the one to tell. */
async function isGone(docker: Dockerode, tag: string): Promise<boolean> {
  return imageId(docker, tag).then(
    (id) => id === undefined,
    () => false,
  );
}

interface HistoryLine {
  readonly CreatedBy: string;
  readonly Size: number;
}

async function describeImage(
  docker: Dockerode,
  engineId: string,
  about: { readonly tag: string; readonly plan: ImagePlan },
): Promise<BuiltImage> {
  const image = docker.getImage(engineId);
  const [inspected, history] = await Promise.all([image.inspect(), image.history()]);
  const lines = (history as HistoryLine[]).map((line) => ({ createdBy: line.CreatedBy, size: line.Size }));
  return {
    engineId,
    tag: about.tag,
    size: inspected.Size,
    labels: inspected.Config.Labels ?? {},
    layers: layersOf(lines, about.plan),
  };
}

/** A JSON document on one line, for a label; empty when there is none. */
function compact(json: string | undefined): string {
  return json === undefined ? '' : JSON.stringify(JSON.parse(json));
}
