/** Draws one entry of the chat, whichever it is. */
import { memo, type ReactNode } from 'react';
import { EndView } from './ending.tsx';
import type { Entry } from './entry.ts';
import { ForkView } from './fork.tsx';
import { HandoffView, RefusalView } from './handoff.tsx';
import { MessageView } from './message.tsx';
import { NoteView } from './note.tsx';
import { AnswerView, PersonView } from './person.tsx';
import { RouteView } from './route.tsx';
import { TurnView } from './turn.tsx';

export const EntryView = memo(function EntryView({ entry }: { entry: Entry }): ReactNode {
  switch (entry.kind) {
    case 'fork':
      return <ForkView entry={entry} />;
    case 'message':
      return <MessageView entry={entry} />;
    case 'route':
      return <RouteView entry={entry} />;
    case 'turn':
      return <TurnView entry={entry} />;
    case 'handoff':
      return <HandoffView entry={entry} />;
    case 'refusal':
      return <RefusalView entry={entry} />;
    case 'person':
      return <PersonView entry={entry} />;
    case 'answer':
      return <AnswerView entry={entry} />;
    case 'end':
      return <EndView entry={entry} />;
    case 'questioned':
    case 'failure':
    case 'landing':
    case 'continued':
    case 'cancel':
      return <NoteView entry={entry} />;
    default:
      return entry satisfies never;
  }
});
