import { create } from 'zustand';
import type { Service } from '#contract/service/service.ts';
import type { DeployRequest } from '../deploy-request.ts';
import type { PublishDraft } from './publish-draft.ts';

/** What the form starts from: an image, a service that is to be updated, or nothing yet. */
export interface PublishSubject {
  readonly image?: string;
  readonly service?: Service;
}

interface Form {
  readonly stage: 'form';
  readonly subject: PublishSubject;
  /** As it was left, when the plan was looked at and more is to be changed. */
  readonly draft?: PublishDraft;
}

interface Plan {
  readonly stage: 'plan';
  readonly request: DeployRequest;
  /** The image that serves now. */
  readonly from?: string | undefined;
  readonly back?: Form | undefined;
  /** Called when it was started: what was typed elsewhere has been handed over. */
  readonly onDone?: (() => void) | undefined;
}

interface Doing {
  readonly stage: 'task';
  readonly taskId: string;
}

/** Where the publish dialog is; undefined: closed. */
export type Publishing = Form | Plan | Doing;

export const usePublishing = create<{ readonly publishing: Publishing | undefined }>(() => ({
  publishing: undefined,
}));

const go = (publishing: Publishing | undefined): void => usePublishing.setState({ publishing });

/** Opens the form. */
export function askToPublish(subject: PublishSubject): void {
  go({ stage: 'form', subject });
}

/** Opens the plan of something already decided; nothing happens before the user agrees to it. */
export function askToDeploy(request: DeployRequest, about: Omit<Plan, 'stage' | 'request'>): void {
  go({ stage: 'plan', request, ...about });
}

/** Shows the steps of a task that publishes, whoever started it. */
export function showDeployTask(taskId: string): void {
  go({ stage: 'task', taskId });
}

export function goBackTo(form: Form): void {
  go(form);
}

/** What is under way goes on without the dialog. */
export function closePublishing(): void {
  go(undefined);
}
