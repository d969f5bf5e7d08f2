/** A text in markdown as a model wrote it: cleaned, readable, its code and tables within bounds. */
import './prose.css';
import createPurifier, { type Config } from 'dompurify';
import { memo, type ReactNode, useMemo } from 'react';
import { CodeBlock } from './code.tsx';
import { type Block, blocksOf } from './markdown.ts';

export function Prose({ text }: { text: string }): ReactNode {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    <div className="prose">
      {blocks.map((block, place) => (
        // Blocks are added at the end while a reply comes in: a place is an identity.
        // oxlint-disable-next-line react/no-array-index-key
        <BlockView key={place} block={block} />
      ))}
    </div>
  );
}

const BlockView = memo(
  function BlockView({ block }: { block: Block }): ReactNode {
    if (block.kind === 'code') return <CodeBlock language={block.language} text={block.text} />;
    // biome-ignore lint/security/noDangerouslySetInnerHtml: it was cleaned
    const html = <div dangerouslySetInnerHTML={{ __html: cleaned(block.html) }} />;
    if (block.kind === 'html') return html;
    return (
      <div className="prose-table" role="region" aria-label="Table" tabIndex={0}>
        {html}
      </div>
    );
  },
  (before, after) => before.block.raw === after.block.raw,
);

const allowed: Config = {
  ALLOWED_TAGS: (
    'a b blockquote br code dd del dl dt em h3 h4 h5 h6 hr i li ol p pre s strong sub sup ' +
    'table tbody td th thead tr ul'
  ).split(' '),
  ALLOWED_ATTR: ['href', 'title', 'align', 'start'],
  // These hold no address, so the rule for addresses is not for them.
  ADD_URI_SAFE_ATTR: ['align', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
};

// One of its own: its hooks are not those of others.
const purifier = createPurifier(window);
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer');
});

function cleaned(html: string): string {
  return purifier.sanitize(html, allowed);
}
