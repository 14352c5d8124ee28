import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PlanView } from './plan-view.tsx';
import { PublishForm } from './publish-form.tsx';
import { closePublishing, type Publishing } from './publish-store.ts';
import { PublishTask } from './publish-task.tsx';

/** Form, plan, steps and result of publishing or updating. Closing it ends nothing that was started. */
export function PublishDialog({ publishing }: { readonly publishing: Publishing }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={closePublishing}
      size={760}
      title={useTitle(publishing)}
      closeOnClickOutside={publishing.stage === 'task'}
      closeButtonProps={{ 'aria-label': t('service.close') }}
    >
      <Stage publishing={publishing} />
    </Modal>
  );
}

function Stage({ publishing }: { readonly publishing: Publishing }) {
  switch (publishing.stage) {
    case 'form':
      return <PublishForm form={publishing} />;
    case 'plan':
      return <PlanView plan={publishing} />;
    case 'task':
      return <PublishTask id={publishing.taskId} />;
  }
}

function useTitle(publishing: Publishing): string {
  const { t } = useTranslation();
  switch (publishing.stage) {
    case 'form': {
      const { service } = publishing.subject;
      return service === undefined ? t('publish.title') : t('publish.updateTitle', { name: service.name });
    }
    case 'plan': {
      const { isNew, input } = publishing.request;
      const { name, cluster } = input;
      return t(isNew ? 'publish.planTitle' : 'publish.planUpdateTitle', { name, cluster });
    }
    case 'task':
      return t('publish.taskTitle');
  }
}
