import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project/index.ts';
import { BatchPanel } from '#renderer/batch/batch-panel.tsx';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { PANE } from '#renderer/parts/layout/panes.ts';
import { Splitter } from '#renderer/parts/layout/splitter.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { DevelopmentStrip } from '#renderer/run/development-strip.tsx';
import { usePublishState } from '#renderer/service/publish/use-publish-state.ts';
import { EditorPanel } from '../files/editor-panel.tsx';
import { FileList } from '../files/file-list.tsx';
import { FlowActions } from '../flow/flow-actions.tsx';
import { FlowBar } from '../flow/flow-bar.tsx';
import { useFlow } from '../flow/use-flow.ts';
import { withStartFailure } from '../flow/with-start-failure.ts';
import { useDiagnostics } from '../problems/use-diagnostics.ts';
import { useFailure } from '../problems/use-failure.ts';
import { changeWorkspace, useWorkspace } from '../workspace/workspace-store.ts';
import { BottomPanel } from './bottom-panel.tsx';
import { TestSide } from './test-side.tsx';
import { useWorkbenchCommands } from './use-workbench-commands.ts';
import styles from './workbench.module.css';

const FILES_RANGE = [160, 420] as const;
const TEST_RANGE = [280, 640] as const;
const BOTTOM_RANGE = [90, 560] as const;

/** Where a data scientist stays: files, editors, problems and logs, and the way from build to test. */
export function Workbench({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const { folder } = project;
  const { sizes, active } = useWorkspace(folder);
  const diagnostics = useDiagnostics(folder, project.hasManifest);
  const flow = useFlow({ project, diagnostics });
  const publish = withStartFailure(usePublishState(project.image), flow.task, t('publish.flow.failedStart'));
  const failure = useFailure({ folder, task: flow.task, run: project.run, answer: flow.answer });
  useShownCommand(`slipway up ${shellWord(folder)}`);
  useWorkbenchCommands({ flow, active });
  const resize = (change: Partial<typeof sizes>): void =>
    changeWorkspace(folder, (was) => ({ sizes: { ...was.sizes, ...change } }));

  return (
    <>
      <PageBar
        title={project.name}
        note={<span title={folder}>{folder}</span>}
        actions={<FlowActions flow={flow} folder={folder} publish={publish} />}
      />
      <FlowBar flow={flow} folder={folder} publish={publish} />
      <BatchPanel folder={folder} image={project.image} />
      {project.run !== undefined && <DevelopmentStrip run={project.run} />}
      <div className={styles.workbench}>
        <div style={{ width: sizes.files }} className={styles.files} {...PANE}>
          <FileList project={project} diagnostics={diagnostics} />
        </div>
        <Splitter
          label={t('project.resizeFiles')}
          axis="x"
          size={sizes.files}
          range={FILES_RANGE}
          onResize={(files) => resize({ files })}
        />
        <div className={styles.main}>
          <div className={styles.upper}>
            <EditorPanel folder={folder} diagnostics={diagnostics} />
            <Splitter
              label={t('project.resizeTest')}
              axis="x"
              size={sizes.test}
              range={TEST_RANGE}
              isReversed
              onResize={(test) => resize({ test })}
            />
            <section
              className={styles.test}
              style={{ width: sizes.test }}
              aria-label={t('run.test')}
              {...PANE}
            >
              <TestSide flow={flow} failure={failure} />
            </section>
          </div>
          <Splitter
            label={t('project.resizeBottom')}
            axis="y"
            size={sizes.bottom}
            range={BOTTOM_RANGE}
            isReversed
            onResize={(bottom) => resize({ bottom })}
          />
          <section className={styles.bottom} style={{ height: sizes.bottom }} {...PANE}>
            <BottomPanel
              project={project}
              diagnostics={diagnostics}
              task={flow.task}
              failure={flow.needsRequest ? undefined : failure}
            />
          </section>
        </div>
      </div>
    </>
  );
}
