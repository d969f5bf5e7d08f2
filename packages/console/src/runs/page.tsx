import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';

export default function RunsPage(): ReactNode {
  return <Empty title="runs" />;
}
