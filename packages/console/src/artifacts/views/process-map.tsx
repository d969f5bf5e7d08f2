/**
 * A process map as bpmn-js draws it: moved by dragging, zoomed with the wheel or the buttons. The
 * colours are the page's own variables, so that it follows the theme while it is open.
 */
import { messageOf } from '@baton/core';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import './process-map.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Loading } from '../../parts/notice.tsx';
import { sourceOf } from '../form.ts';
import { NotShown } from './not-shown.tsx';
import type { ViewProps } from './view.tsx';

/** The slice of bpmn-js that is used here. */
interface Canvas {
  viewbox(): { readonly inner: Box; readonly outer: Pick<Box, 'width' | 'height'> };
  viewbox(box: Box): void;
  resized(): void;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface ZoomScroll {
  stepZoom(steps: number): void;
}

type Services = { readonly canvas: Canvas; readonly zoomScroll: ZoomScroll };

export function ProcessMapView({ artifact }: ViewProps): ReactNode {
  const text = sourceOf(artifact);
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Services>();
  const [wrong, setWrong] = useState<string>();
  useEffect(() => {
    if (!place.current) return undefined;
    const drawing = draw(text, place.current, { drawn: setDrawn, failed: setWrong });
    return () => {
      drawing.stop();
      setDrawn(undefined);
    };
  }, [text]);
  if (wrong !== undefined) return <NotShown why={wrong} text={text} />;
  return (
    <div className="relative h-full">
      <div
        ref={place}
        role="region"
        aria-label={`Process map ${artifact.title}`}
        className="h-full"
      />
      {!drawn && (
        <div className="absolute inset-0">
          <Loading label="Drawing the process map" />
        </div>
      )}
      {drawn && (
        <div className="absolute top-3 right-3 flex rounded-md border border-line bg-raised">
          <Button
            weight="quiet"
            icon={ZoomOut}
            aria-label="Zoom out"
            onClick={() => drawn.zoomScroll.stepZoom(-2)}
          />
          <Button
            weight="quiet"
            icon={ZoomIn}
            aria-label="Zoom in"
            onClick={() => drawn.zoomScroll.stepZoom(2)}
          />
          <Button
            weight="quiet"
            icon={Maximize}
            aria-label="Show the whole map"
            onClick={() => showWhole(drawn.canvas)}
          />
        </div>
      )}
    </div>
  );
}

interface Told {
  readonly drawn: (services: Services) => void;
  readonly failed: (why: string) => void;
}

function draw(text: string, container: HTMLElement, told: Told): { readonly stop: () => void } {
  const viewer = new NavigatedViewer({
    container,
    bpmnRenderer: {
      defaultFillColor: 'var(--raised)',
      defaultStrokeColor: 'var(--ink)',
      defaultLabelColor: 'var(--ink)',
    },
  });
  let stopped = false;
  let width = container.clientWidth;
  // As wide as its place for as long as nobody has moved it there.
  const sized = new ResizeObserver(() => {
    if (container.clientWidth === width) return;
    width = container.clientWidth;
    const canvas = viewer.get<Canvas>('canvas');
    canvas.resized();
    showFirst(canvas);
  });
  const begin = async (): Promise<void> => {
    try {
      await viewer.importXML(text);
      if (stopped) return;
      const canvas = viewer.get<Canvas>('canvas');
      showFirst(canvas);
      sized.observe(container);
      told.drawn({ canvas, zoomScroll: viewer.get<ZoomScroll>('zoomScroll') });
    } catch (error) {
      if (!stopped) told.failed(messageOf(error));
    }
  };
  void begin();
  return {
    stop: () => {
      stopped = true;
      sized.disconnect();
      viewer.destroy();
    },
  };
}

/** Left free around the map, in its own units. */
const margin = 40;
/** Smaller than `least` nobody can read it: then its beginning is shown in `legible`. */
const scales = { least: 0.35, legible: 0.6, most: 1.25 };

/** What is seen first: all of it if it can be read so, and where it begins if not. */
function showFirst(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  if (wholeScale(canvas) >= scales.least) return showWhole(canvas);
  const width = outer.width / scales.legible;
  const height = outer.height / scales.legible;
  const y = inner.y + (inner.height - height) / 2;
  canvas.viewbox({ x: inner.x - margin, y, width, height });
}

/** All of the map, in the middle. */
function showWhole(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  const scale = wholeScale(canvas);
  const width = outer.width / scale;
  const height = outer.height / scale;
  const x = inner.x + (inner.width - width) / 2;
  const y = inner.y + (inner.height - height) / 2;
  canvas.viewbox({ x, y, width, height });
}

function wholeScale(canvas: Canvas): number {
  const { inner, outer } = canvas.viewbox();
  return Math.min(
    outer.width / (inner.width + 2 * margin),
    outer.height / (inner.height + 2 * margin),
    scales.most,
  );
}
