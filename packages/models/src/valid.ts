/**
 * Says what a provider would refuse in a prompt (rule C4). The tests hold every rendered prompt
 * against it; it knows the profile and nothing of how prompts are made.
 */
import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { Profile } from './profile.ts';
import type { Prompt } from './prompt.ts';
import { plainKeywords } from './schema.ts';

/** What is wrong with a prompt; empty when nothing is. */
export function validate(prompt: Prompt, profile: Profile): string[] {
  const { messages } = prompt;
  const complaints = [...order(messages, profile), ...tools(prompt, profile)];
  const ids = new Set<string>();
  for (const [index, message] of messages.entries()) {
    const at = `messages[${index}]`;
    if (message.role === 'assistant' || message.role === 'user') {
      for (const part of message.content) {
        if (part.type === 'text' && part.text.trim() === '') complaints.push(`${at}: empty text`);
        if (part.type === 'file' && !profile.files.test(part.mediaType)) {
          complaints.push(`${at}: a file of type ${part.mediaType}`);
        }
        if (part.type === 'reasoning' && profile.reasoning === 'dropped') {
          complaints.push(`${at}: reasoning is not taken back`);
        }
      }
      if (message.content.length === 0) complaints.push(`${at}: no content`);
    }
    complaints.push(...calls(message, messages[index + 1], { at, profile, ids }));
  }
  return complaints;
}

function order(messages: readonly LanguageModelV4Message[], profile: Profile): string[] {
  const complaints: string[] = [];
  const roles = messages.map((message) => message.role);
  const system = messages[0];
  if (system?.role !== 'system' || system.content.trim() === '') {
    complaints.push('the first message is the system message');
  }
  if (roles.lastIndexOf('system') > 0) complaints.push('there is one system message');
  if (roles[1] !== 'user') complaints.push('a user message comes first');
  if (roles.at(-1) === 'assistant') complaints.push('a user message or an answer comes last');
  for (const [index, role] of roles.entries()) {
    const before = roles[index - 1];
    if (role === before) complaints.push(`messages[${index}]: ${role} after ${role}`);
    if (role === 'user' && before === 'tool' && !profile.userAfterTool) {
      complaints.push(`messages[${index}]: user after tool`);
    }
    if (role === 'tool' && before !== 'assistant') {
      complaints.push(`messages[${index}]: tool after ${before}`);
    }
  }
  return complaints;
}

function calls(
  message: LanguageModelV4Message,
  next: LanguageModelV4Message | undefined,
  { at, profile, ids }: { at: string; profile: Profile; ids: Set<string> },
): string[] {
  if (message.role !== 'assistant') return [];
  const complaints: string[] = [];
  const made: string[] = [];
  for (const part of message.content) {
    if (part.type !== 'tool-call') continue;
    const { toolCallId: id, toolName, input } = part;
    made.push(id);
    if (ids.has(id)) complaints.push(`${at}: the call id ${id} twice`);
    ids.add(id);
    if (!profile.callId.test(id)) complaints.push(`${at}: the call id ${id}`);
    if (!profile.toolName.test(toolName)) complaints.push(`${at}: the name ${toolName}`);
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      complaints.push(`${at}: arguments that are no object`);
    }
  }
  const answered = next?.role === 'tool' ? next.content : [];
  const answers = answered.map((part) => (part.type === 'tool-result' ? part.toolCallId : '?'));
  if (made.toSorted().join() !== answers.toSorted().join()) {
    complaints.push(`${at}: calls ${made.join()} are answered by ${answers.join()}`);
  }
  return complaints;
}

function tools({ tools: offered, toolChoice }: Prompt, profile: Profile): string[] {
  const complaints: string[] = [];
  if (offered.length > profile.toolsMax) complaints.push(`${offered.length} tools`);
  if (offered.length === 0 && toolChoice !== undefined) complaints.push('a choice without tools');
  if (toolChoice === 'none' && !profile.choiceNone) complaints.push('tool choice none');
  if (new Set(offered.map((tool) => tool.name)).size < offered.length) {
    complaints.push('two tools of one name');
  }
  for (const { name, inputSchema } of offered) {
    if (!profile.toolName.test(name)) complaints.push(`the tool name ${name}`);
    if (inputSchema['type'] !== 'object') complaints.push(`${name}: parameters are no object`);
    if (profile.schema === 'plain') complaints.push(...odd(inputSchema, name));
  }
  return complaints;
}

/** Keywords in a schema that a plain dialect does not know. */
function odd(schema: unknown, at: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((inner) => odd(inner, at));
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'enum' || key === 'required') return [];
    if (key === 'properties') return Object.values(value).flatMap((inner) => odd(inner, at));
    const here = plainKeywords.has(key) ? [] : [`${at}: the keyword ${key}`];
    if (key === 'type' && Array.isArray(value)) here.push(`${at}: several types`);
    return [...here, ...odd(value, at)];
  });
}
