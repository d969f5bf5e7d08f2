import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';

export default function AgentsPage(): ReactNode {
  return <Empty title="agents" />;
}
