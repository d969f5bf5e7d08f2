import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';

export default function ComparePage(props: { left: string; right: string }): ReactNode {
  return <Empty title={`${props.left} ${props.right}`} />;
}
