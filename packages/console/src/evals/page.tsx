import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';

export default function EvalsPage(): ReactNode {
  return <Empty title="evals" />;
}
