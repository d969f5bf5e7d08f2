/** Code, or anything that is to be read letter by letter, with its language and a way to take it. */
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

export interface CodeBlockProps {
  /** What it is, above it; nothing is said for an empty one. */
  readonly language: string;
  readonly text: string;
}

export function CodeBlock({ language, text }: CodeBlockProps): ReactNode {
  return (
    <figure className="my-2 flow-root min-w-0 rounded-md border border-line bg-sunken">
      <figcaption className="flex h-7 items-center justify-between border-b border-line pl-3 text-xs text-dim">
        <span className="truncate font-mono">{language === '' ? 'text' : language}</span>
        <CopyButton text={text} />
      </figcaption>
      <pre tabIndex={0} className="max-h-96 overflow-auto px-3 py-2 font-mono text-xs leading-5">
        <code>{text}</code>
      </pre>
    </figure>
  );
}

function CopyButton({ text }: { text: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className="flex h-full items-center gap-1 rounded-tr-md px-2 hover:bg-raised hover:text-ink"
    >
      <Icon aria-hidden size={12} />
      {copied ? 'Copied' : 'Copy'}
    </button>
  );
}
