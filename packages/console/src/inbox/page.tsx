import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';

export default function InboxPage(): ReactNode {
  return <Empty title="inbox" />;
}
