interface MarkdownProps {
  readonly source?: unknown;
  readonly className?: string;
}

function Text({ source, className }: MarkdownProps) {
  if (typeof source !== 'string' || source === '') return null;
  return (
    <div className={className} style={{ whiteSpace: 'pre-wrap' }}>
      {source}
    </div>
  );
}

/** Shows a document's descriptions as text: as Markdown they would bring in links, images and HTML of its author. */
export const TEXT_ONLY = { wrapComponents: { Markdown: () => Text } };
