/**
 * How pictures of processes look: colours of a light and a dark variant, widths, and the bars that
 * marks are drawn in. Bars keep their light colours, so that their text can be read on either.
 */
import { fontPx } from './bpmn-text.ts';

const light = {
  page: '#ffffff',
  ink: '#1f2933',
  box: '#ffffff',
  soft: '#f5f7fa',
  quiet: '#7b8794',
};
const dark = { page: '#15191e', ink: '#e4e7eb', box: '#252b33', soft: '#1c2127', quiet: '#8a96a3' };

function rulesOf({ page, ink, box, soft, quiet }: typeof light): string {
  return `
.bpmn-page{fill:${page}}
.bpmn text{fill:${ink}}
.bpmn-lane,.bpmn-pool{stroke:${quiet}}
.bpmn-lane-0{fill:${page}}
.bpmn-lane-1{fill:${soft}}
.bpmn-task,.bpmn-gateway,.bpmn-event{fill:${box};stroke:${ink}}
.bpmn-line,.bpmn-mark{stroke:${ink}}
.bpmn-arrow,.bpmn-solid{fill:${ink}}
.bpmn-label-back{stroke:${page}}
.bpmn-flap{fill:none;stroke:${box};stroke-width:1.4}
.bpmn-message-start{fill:${box};stroke:${ink}}`;
}

/** The style element of every picture, with a dark variant. */
export const svgStyle: string = `
.bpmn text{font-family:sans-serif;font-size:${fontPx}px}
.bpmn-pool{fill:none;stroke-width:1.5}
.bpmn-lane{stroke-width:1}
.bpmn-pool-name{font-weight:bold}
.bpmn-task,.bpmn-gateway,.bpmn-event{stroke-width:1.5}
.bpmn-event-end{stroke-width:3.5}
.bpmn-line,.bpmn-mark{fill:none;stroke-width:1.4;stroke-linejoin:round;stroke-linecap:round}
.bpmn-mark-bold{stroke-width:3}
.bpmn-message{stroke-dasharray:7 5}
.bpmn-message-start{stroke-width:1.3}
.bpmn text.bpmn-heading{font-size:16px;font-weight:bold}
.bpmn-bar{fill:#fff7e0;stroke:#1f2933;stroke-width:1}
.bpmn-fill{fill:#f0b429}
.bpmn-bar-removed,.bpmn-bar-slower{fill:#fbd5d0}
.bpmn-bar-added,.bpmn-bar-faster{fill:#c9e4ff}
.bpmn-bar-changed{fill:#fbeab8}
.bpmn-bar-quiet{fill:#eef1f4;stroke-dasharray:3 2}
.bpmn text.bpmn-bar-text{fill:#1f2933;font-size:11px;font-weight:bold}
.bpmn-removed{stroke-dasharray:6 4;stroke-width:2.5}
.bpmn-added{stroke-width:3.5}${rulesOf(light)}
@media (prefers-color-scheme: dark){${rulesOf(dark)}
}
`;
