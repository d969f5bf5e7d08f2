/** In place of a conversation that is not there, or not to be seen with this key. */
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useFeed } from '../feed/following.tsx';
import { Empty } from '../parts/notice.tsx';

/** Shows `children` for a conversation that is there. */
export function IfThere({ children }: { children: ReactNode }): ReactNode {
  const { chronicle, problem, conversation } = useFeed();
  if (problem?.status !== 404) return children;
  const gone = chronicle.length > 0;
  return (
    <Empty
      icon={SearchX}
      title={gone ? 'This conversation was deleted' : 'There is no such conversation'}
      action={
        <Link href="/runs" className="underline">
          All conversations
        </Link>
      }
    >
      {gone ? undefined : <p>“{conversation}” is not one of those that this key may see.</p>}
    </Empty>
  );
}
