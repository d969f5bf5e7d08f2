/**
 * Is the process that left its name in a file still alive?
 *
 * A pid alone does not say: pids are used again, soon after a restart of the machine and always in
 * containers. So a process is named by its pid, the moment it started, and the place where that pid
 * means something. Where the system does not tell the start (no /proc), the pid has to do.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, known again later by others. */
export interface ProcessName {
  /** Machine and pid namespace: only here can anybody ask whether the pid is alive. */
  readonly host: string;
  readonly pid: number;
  /** Boot and clock tick at which it started; empty when the system does not tell. */
  readonly started: string;
}

/** The name of this process. */
export function thisProcess(): ProcessName {
  const started = startOf(process.pid);
  return { host: thisHost(), pid: process.pid, started: started === 'gone' ? '' : started };
}

/** `elsewhere`: on a machine or in a container whose processes cannot be seen from here. */
export function lifeOf({ host, pid, started }: ProcessName): 'alive' | 'dead' | 'elsewhere' {
  if (host !== thisHost()) return 'elsewhere';
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    // EPERM: it lives, and belongs to somebody else.
    if (code !== 'EPERM') return 'dead';
  }
  const now = startOf(pid);
  if (now === 'gone') return 'dead';
  return started === '' || now === '' || now === started ? 'alive' : 'dead';
}

function thisHost(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** `gone`: it has ended and only waits for its parent to notice. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may itself hold spaces and parentheses. After it: state, 18 more
    // fields, start (proc(5), field 22).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return 'gone';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${fields[19]}`;
  } catch {
    return '';
  }
}
