/**
 * The view of an artifact, loaded when it is needed. Whatever goes wrong in one, the text is there
 * and so is the reason.
 */
import type { KeptArtifact } from '@baton/core';
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Boundary } from '../../parts/boundary.tsx';
import { Loading } from '../../parts/notice.tsx';
import { type Form, formOf, sourceOf } from '../form.ts';
import { NotShown } from './not-shown.tsx';

export interface ViewProps {
  readonly artifact: KeptArtifact;
  /** All there are at the shown position. */
  readonly artifacts: readonly KeptArtifact[];
  /** Opens another one. */
  readonly show: (id: string) => void;
}

type View = ComponentType<ViewProps>;

const views: Readonly<Record<Form, View>> = {
  story: lazy(async () => ({ default: (await import('./story.tsx')).StoryView })),
  criterion: lazy(async () => ({ default: (await import('./criterion.tsx')).CriterionView })),
  step: lazy(async () => ({ default: (await import('./step.tsx')).StepView })),
  query: lazy(async () => ({ default: (await import('./query.tsx')).QueryView })),
  test: lazy(async () => ({ default: (await import('./test.tsx')).TestView })),
  item: lazy(async () => ({ default: (await import('./item.tsx')).ItemView })),
  gherkin: lazy(async () => ({ default: (await import('./gherkin.tsx')).GherkinView })),
  process_map: lazy(async () => ({ default: (await import('./process-map.tsx')).ProcessMapView })),
  sql: lazy(async () => ({ default: (await import('./sql.tsx')).SqlView })),
  table: lazy(async () => ({ default: (await import('./table.tsx')).TableView })),
  markdown: lazy(async () => ({ default: (await import('./markdown.tsx')).MarkdownView })),
  picture: lazy(async () => ({ default: (await import('./picture.tsx')).PictureView })),
  bytes: lazy(async () => ({ default: (await import('./bytes.tsx')).BytesView })),
  text: lazy(async () => ({ default: (await import('./raw.tsx')).TextView })),
  json: lazy(async () => ({ default: (await import('./json.tsx')).JsonView })),
};

export function ArtifactView(props: ViewProps): ReactNode {
  const { artifact } = props;
  const View = views[formOf(artifact)];
  return (
    <Boundary
      key={`${artifact.id} ${artifact.hash}`}
      instead={(why) => <NotShown why={why} text={sourceOf(artifact)} />}
    >
      <Suspense fallback={<Loading label="Opening the view" />}>
        <View {...props} />
      </Suspense>
    </Boundary>
  );
}
