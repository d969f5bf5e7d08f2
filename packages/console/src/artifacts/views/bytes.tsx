/** A file that no browser shows, such as a workbook: what it is, and that it can be saved. */
import { FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/notice.tsx';
import { bytesOf } from '../form.ts';
import type { ViewProps } from './view.tsx';

const kinds: Readonly<Record<string, string>> = {
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'A workbook (.xlsx)',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'A document (.docx)',
};

export function BytesView({ artifact }: ViewProps): ReactNode {
  const file = bytesOf(artifact.body);
  const kind = kinds[file?.mediaType ?? ''] ?? 'A file that can not be shown here';
  const size = `${((file?.size ?? 0) / 1_000).toFixed(1)} kB`;
  return (
    <Empty icon={FileDown} title={artifact.title}>
      {kind}, {size}. Open it with the program it is made for: “Download” saves it.
    </Empty>
  );
}
