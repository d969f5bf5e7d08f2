/** Taking an artifact away: to the clipboard, as a file, or all of them in one archive. */
import type { KeptArtifact } from '@baton/core';
import { Check, Copy, Download, FileArchive, type LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { conversationPath } from '../api/client.ts';
import { useFeed, useMoment } from '../feed/following.tsx';
import { Button } from '../parts/button.tsx';
import { Tip } from '../parts/tip.tsx';
import { sourceOf } from './form.ts';

export function Actions({ artifact }: { artifact: KeptArtifact }): ReactNode {
  const { conversation } = useFeed();
  const file = `/artifacts/${encodeURIComponent(artifact.id)}/file`;
  return (
    <>
      <CopyText text={sourceOf(artifact)} />
      <FileLink icon={Download} href={conversationPath(conversation, file)}>
        Download
      </FileLink>
      <FileLink icon={FileArchive} href={conversationPath(conversation, '/artifacts.zip')}>
        All as ZIP
      </FileLink>
    </>
  );
}

interface FileLinkProps {
  readonly icon: LucideIcon;
  readonly href: string;
  readonly children: string;
}

function FileLink({ icon: Icon, href, children }: FileLinkProps): ReactNode {
  const { live } = useMoment();
  const link = (
    <a
      href={href}
      download
      aria-label={live ? children : `${children} (as it is now, not at the shown position)`}
      className="inline-flex h-8 items-center gap-1.5 rounded-md border border-strong-line bg-raised px-3 text-sm font-medium whitespace-nowrap hover:bg-sunken"
    >
      <Icon aria-hidden size={15} />
      <span className="max-md:hidden">{children}</span>
    </a>
  );
  if (live) return link;
  return <Tip text="As it is now, not at the shown position">{link}</Tip>;
}

const said = { idle: 'Copy', copied: 'Copied', refused: 'Not copied' } as const;

function CopyText({ text }: { text: string }): ReactNode {
  const [state, setState] = useState<keyof typeof said>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 2_500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // A browser gives pages the clipboard on HTTPS and loopback only.
      setState('refused');
    }
  };
  return (
    <>
      <Button icon={state === 'copied' ? Check : Copy} onClick={() => void copy()}>
        {said[state]}
      </Button>
      <span role="status" className="sr-only">
        {state === 'copied' && 'Copied to the clipboard'}
        {state === 'refused' && 'The browser refused: take the text from the tab Source'}
      </span>
    </>
  );
}
